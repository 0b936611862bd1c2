import { describe, expect, test } from "./vitest";
import { Off, step, type Voice, type VoiceAct, type VoiceEvent } from "../../web/src/voice/voiceMachine";

function run(events: VoiceEvent[], from: Voice = Off): { voice: Voice; acts: VoiceAct[] } {
  let voice = from;
  const acts: VoiceAct[] = [];
  for (const event of events) {
    const [next, done] = step(voice, event);
    voice = next;
    acts.push(...done);
  }
  return { voice, acts };
}

const did = (acts: VoiceAct[]) => acts.map((a) => (a.do === "ask" ? `ask ${a.text}` : a.do === "tell" ? `tell ${a.problem}` : a.do));
const handsFree: Voice = { phase: "waiting", handsFree: true, held: false, presenterSpeaks: false };

describe("voice: the button, the switch and the visitor's voice", () => {
  test("a tap opens the microphone, a pause ends the question, and the microphone is closed after it", () => {
    const { voice, acts } = run([{ kind: "pressed" }, { kind: "released", long: false }, { kind: "opened" }, { kind: "began" }, { kind: "ended" }, { kind: "text", text: "Are you open?" }]);
    expect(did(acts)).toEqual(["tell null", "interrupt", "open", "record", "interrupt", "tell null", "send", "ask Are you open?", "close"]);
    expect(voice.phase).toBe("off");
  });

  test("while the button is held pauses do not end the question; its release does", () => {
    const { voice, acts } = run([{ kind: "pressed" }, { kind: "opened" }, { kind: "began" }, { kind: "ended" }, { kind: "began" }, { kind: "released", long: true }]);
    expect(did(acts)).toEqual(["tell null", "interrupt", "open", "record", "send"]);
    expect(voice.phase).toBe("recognising");
  });

  test("a second tap ends the question at once", () => {
    const { acts } = run([{ kind: "pressed" }, { kind: "released", long: false }, { kind: "opened" }, { kind: "began" }, { kind: "pressed" }]);
    expect(did(acts).at(-1)).toBe("send");
  });

  test("hands-free listens on after each question, and closes the microphone when it is switched off", () => {
    const { voice, acts } = run([{ kind: "handsFree", on: true }, { kind: "opened" }, { kind: "began" }, { kind: "ended" }, { kind: "text", text: "One" }, { kind: "began" }, { kind: "ended" }, { kind: "text", text: "Two" }]);
    expect(voice.phase).toBe("waiting");
    expect(did(acts)).not.toContain("close");
    expect(did(run([{ kind: "handsFree", on: false }], voice).acts)).toEqual(["close"]);
  });

  test("speech while the presenter talks interrupts it and becomes the next question", () => {
    const { voice, acts } = run([{ kind: "presenter", speaks: true }, { kind: "began" }], handsFree);
    expect(did(acts)).toEqual(["record", "interrupt", "tell null"]);
    expect(voice.phase).toBe("hearing");
  });

  test("without the microphone everything is off again, and the remedy is told once", () => {
    const { voice, acts } = run([{ kind: "handsFree", on: true }, { kind: "failed", problem: "Allow it" }, { kind: "failed", problem: "Allow it" }]);
    expect(voice).toEqual(Off);
    expect(did(acts)).toEqual(["tell null", "open", "discard", "close", "tell Allow it"]);
  });

  test("what was not understood is told, and hands-free listens on", () => {
    const { voice, acts } = run([{ kind: "began" }, { kind: "ended" }, { kind: "misheard", problem: "Again please" }], handsFree);
    expect(did(acts).at(-1)).toBe("tell Again please");
    expect(voice.phase).toBe("waiting");
  });

  test("a text that comes after the visitor changed their mind is not asked", () => {
    const { acts } = run([{ kind: "began" }, { kind: "ended" }, { kind: "cancelled" }, { kind: "text", text: "Too late" }], handsFree);
    expect(did(acts)).not.toContain("ask Too late");
  });

  test("a microphone that nobody speaks into is closed, unless it is hands-free", () => {
    expect(run([{ kind: "nothing" }], handsFree).voice.phase).toBe("waiting");
    const tapped = run([{ kind: "pressed" }, { kind: "released", long: false }, { kind: "opened" }, { kind: "nothing" }]);
    expect(tapped.voice.phase).toBe("off");
    expect(did(tapped.acts)).toContain("close");
  });

  test("who speaks for longer than the server takes is answered what was said so far", () => {
    expect(did(run([{ kind: "began" }, { kind: "tooLong" }], handsFree).acts).at(-1)).toBe("send");
  });

  test("no order of events leaves an open microphone behind in the state that looks closed", () => {
    const kinds: VoiceEvent[] = [
      { kind: "pressed" }, { kind: "released", long: false }, { kind: "released", long: true }, { kind: "handsFree", on: true }, { kind: "handsFree", on: false }, { kind: "opened" },
      { kind: "failed", problem: "x" }, { kind: "began" }, { kind: "ended" }, { kind: "nothing" }, { kind: "tooLong" }, { kind: "text", text: "x" }, { kind: "misheard", problem: "x" }, { kind: "cancelled" },
    ];
    const wrong: string[] = [];
    let seed = 1;
    for (let trial = 0; trial < 3000; trial++) {
      let voice = Off;
      let open = false;
      for (let i = 0; i < 25; i++) {
        seed = (seed * 48271) % 2147483647;
        const [next, acts] = step(voice, kinds[seed % kinds.length]!);
        for (const act of acts) open = act.do === "open" ? true : act.do === "close" ? false : open;
        voice = next;
        if (open !== (voice.phase !== "off")) wrong.push(JSON.stringify(voice));
      }
    }
    expect(wrong).toEqual([]);
  });
});
