/** What the microphone button, the hands-free switch and the visitor's voice do. Pure: a state and an event give a state and what is to be done. */

export type Phase =
  /** The microphone is closed. */
  | "off"
  /** The browser asks for permission. */
  | "opening"
  /** Open; nobody speaks. */
  | "waiting"
  | "hearing"
  | "recognising";

export interface Voice {
  phase: Phase;
  /** The microphone stays open after an answer. */
  handsFree: boolean;
  /** The button is held: its release ends the question, not a pause. */
  held: boolean;
  presenterSpeaks: boolean;
}

export type VoiceEvent =
  | { kind: "pressed" }
  /** @param long held for longer than a tap: it was push-to-talk */
  | { kind: "released"; long: boolean }
  | { kind: "handsFree"; on: boolean }
  | { kind: "opened" }
  /** The microphone cannot be used, or has gone. */
  | { kind: "failed"; problem: string }
  | { kind: "began" }
  | { kind: "ended" }
  /** Nobody said anything for a while, or it got too long. */
  | { kind: "nothing" }
  | { kind: "tooLong" }
  | { kind: "text"; text: string }
  | { kind: "misheard"; problem: string }
  | { kind: "presenter"; speaks: boolean }
  | { kind: "cancelled" };

export type VoiceAct =
  | { do: "open" | "close" | "record" | "send" | "discard" | "interrupt" }
  | { do: "ask"; text: string }
  | { do: "tell"; problem: string | null };

export const Off: Voice = { phase: "off", handsFree: false, held: false, presenterSpeaks: false };

type Step = [Voice, VoiceAct[]];

export function step(voice: Voice, event: VoiceEvent): Step {
  const to = (phase: Phase, ...acts: VoiceAct[]): Step => [{ ...voice, phase }, acts];
  const stay: Step = [voice, []];
  switch (event.kind) {
    case "pressed":
      return press(voice);
    case "released":
      return release(voice, event.long);
    case "handsFree":
      return handsFree(voice, event.on);
    case "opened":
      if (voice.phase !== "opening") return stay;
      // Who holds the button speaks already.
      return voice.held ? to("hearing", { do: "record" }) : to("waiting");
    case "failed":
      return voice.phase === "off" ? stay : [{ ...voice, phase: "off", handsFree: false, held: false }, [{ do: "discard" }, { do: "close" }, { do: "tell", problem: event.problem }]];
    case "began":
      return voice.phase === "waiting" ? to("hearing", { do: "record" }, { do: "interrupt" }, { do: "tell", problem: null }) : stay;
    case "ended":
      return voice.phase === "hearing" && !voice.held ? to("recognising", { do: "send" }) : stay;
    case "tooLong":
      return voice.phase === "hearing" ? [{ ...voice, phase: "recognising", held: false }, [{ do: "send" }]] : stay;
    case "nothing":
      return voice.phase === "waiting" && !voice.handsFree ? to("off", { do: "close" }) : stay;
    case "text":
      return voice.phase === "recognising" ? rest(voice, { do: "ask", text: event.text }) : stay;
    case "misheard":
      return voice.phase === "recognising" ? rest(voice, { do: "tell", problem: event.problem }) : stay;
    case "presenter":
      return [{ ...voice, presenterSpeaks: event.speaks }, []];
    case "cancelled":
      return voice.phase === "hearing" || voice.phase === "recognising" ? rest(voice, { do: "discard" })
        : voice.phase === "waiting" && !voice.handsFree ? to("off", { do: "close" }) : stay;
  }
}

function press(voice: Voice): Step {
  const held = { ...voice, held: true };
  switch (voice.phase) {
    case "off":
      return [{ ...held, phase: "opening" }, [{ do: "tell", problem: null }, { do: "interrupt" }, { do: "open" }]];
    case "waiting":
      return [{ ...held, phase: "hearing" }, [{ do: "tell", problem: null }, { do: "interrupt" }, { do: "record" }]];
    case "hearing":
      // A second tap: that was the question.
      return [{ ...voice, phase: "recognising", held: false }, [{ do: "send" }]];
    case "opening":
    case "recognising":
      return [voice, []];
  }
}

/** After a tap the question ends by itself, with a pause; after holding it ends here. */
function release(voice: Voice, long: boolean): Step {
  if (!voice.held) return [voice, []];
  const free = { ...voice, held: false };
  if (voice.phase === "hearing") return long ? [{ ...free, phase: "recognising" }, [{ do: "send" }]] : [{ ...free, phase: "waiting" }, [{ do: "discard" }]];
  return [free, []];
}

function handsFree(voice: Voice, on: boolean): Step {
  const other = { ...voice, handsFree: on };
  if (on && voice.phase === "off") return [{ ...other, phase: "opening" }, [{ do: "tell", problem: null }, { do: "open" }]];
  if (!on && (voice.phase === "waiting" || voice.phase === "opening")) return [{ ...other, phase: "off" }, [{ do: "close" }]];
  return [other, []];
}

/** Hands-free listens on, also while the presenter answers; otherwise the microphone is closed. */
function rest(voice: Voice, ...acts: VoiceAct[]): Step {
  return voice.handsFree ? [{ ...voice, phase: "waiting", held: false }, acts] : [{ ...voice, phase: "off", held: false }, [...acts, { do: "close" }]];
}
