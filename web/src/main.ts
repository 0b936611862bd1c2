import { metrics, questionAsked } from "./metrics";
import { Attention } from "./player/attention";
import { Stage } from "./player/stage";
import { Hub } from "./session/hub";
import { Turn } from "./session/turn";
import { CaptionView, element, History } from "./view";

const suggestions = ["When are you open on Sunday?", "How much is a family ticket?", "What can I see in the lighthouse room?"];

const root = element("stage");
const input = element<HTMLInputElement>("question");
const stop = element<HTMLButtonElement>("stop");
const hear = element<HTMLButtonElement>("hear");
const notice = element("notice");
const idle = element<HTMLVideoElement>("idle");
const stage = new Stage(root, idle, element<HTMLVideoElement>("speaking"));
const listening = element<HTMLVideoElement>("listening");
const attention = new Attention(root, idle, listening);
const history = new History(element("history"));
const caption = new CaptionView(element("caption"));
const conversationId = (sessionStorage["conversation"] ??= crypto.randomUUID()) as string;

let turn: Turn | null = null;
let cancel: () => void = () => undefined;

type State = "connecting" | "offline" | "ready" | "thinking" | "speaking";
const labels: Record<State, string> = { connecting: "Connecting", offline: "Offline, reconnecting", ready: "Listening", thinking: "Thinking", speaking: "Speaking" };

function setState(state: State): void {
  metrics.state = state;
  root.dataset["state"] = state;
  element("state").textContent = labels[state];
  // What is still playing while the connection is lost can be stopped too.
  stop.hidden = !turn;
}

function tell(text: string | null): void {
  notice.hidden = !text;
  notice.textContent = text ?? "";
}

const hub = new Hub((online) => {
  if (!online) setState("offline");
  else if (!turn) setState("ready");
  else setState(turn.isPlaying ? "speaking" : "thinking");
});

function interrupt(): void {
  if (!turn) return;
  const at = performance.now();
  turn.interrupt();
  cancel();
  turn = null;
  metrics.interruptMs = performance.now() - at;
}

function ask(text: string): void {
  if (!hub.online) {
    tell("There is no connection to the presenter just now. It is being restored; please ask again in a moment.");
    return;
  }
  interrupt();
  attention.leave();
  tell(null);
  questionAsked();
  history.question(text);
  caption.plain("");
  const answer = history.answer();
  let spoken = false;
  const own = new Turn(crypto.randomUUID(), stage, {
    sentence(_, sentence, citations) {
      answer.sentence(sentence, citations);
      if (!spoken) caption.plain(sentence);
    },
    notice: tell,
    speaking() {
      spoken = true;
      attention.leave();
      setState("speaking");
      follow(own);
    },
    reading() {
      spoken = false;
      caption.plain("");
      setState("thinking");
    },
    askForSound: () => (hear.hidden = false),
    over(reason, heard) {
      if (reason === "interrupted") {
        if (heard !== null) answer.cut(heard);
        caption.plain("");
      }
      hear.hidden = true;
      if (turn === own) turn = null;
      if (!turn) setState(hub.online ? "ready" : "offline");
    },
  }, (heardSamples, interrupted) => hub.report({ turnId: own.id, conversationId, heardSamples, interrupted }));
  turn = own;
  setState("thinking");
  const video = sessionStorage["textOnly"] !== "1" && typeof MediaSource !== "undefined";
  cancel = hub.ask({ turnId: own.id, conversationId, text, video }, (event) => own.receive(event), (problem) => own.lost(problem));
}

/** Captions follow the sound for as long as it plays. */
function follow(own: Turn): void {
  const video = stage.speaking;
  const step = () => {
    if (!own.isPlaying) return;
    const quality = video.getVideoPlaybackQuality();
    Object.assign(metrics, { frames: quality.totalVideoFrames, dropped: quality.droppedVideoFrames, currentTime: video.currentTime });
    caption.show(own.captions, own.sample);
    requestAnimationFrame(step);
  };
  step();
}

element<HTMLFormElement>("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = input.value.trim();
  if (!text) {
    tell("Please type a question first.");
    return;
  }
  ask(text);
  input.value = "";
});
// Typing already silences: nobody talks on while being talked to.
input.addEventListener("input", () => {
  if (input.value.trim().length === 0) return;
  if (turn?.isPlaying) interrupt();
  attention.attend();
});
stop.addEventListener("click", () => {
  interrupt();
  input.focus();
});
document.addEventListener("keydown", (event) => event.key === "Escape" && interrupt());
hear.addEventListener("click", () => {
  stage.speaking.muted = false;
  hear.hidden = true;
});
element("chips").append(
  ...suggestions.map((text) => {
    const chip = Object.assign(document.createElement("button"), { type: "button", textContent: text });
    chip.addEventListener("click", () => ask(text));
    return chip;
  }),
);

interface Presenter {
  name: string;
  plate?: string;
  idle?: string;
  listening?: string | null;
  notice?: string | null;
}

async function show(): Promise<void> {
  try {
    const presenter = (await (await fetch("/api/presenter")).json()) as Presenter;
    if (presenter.plate) element<HTMLImageElement>("plate").src = presenter.plate;
    if (presenter.idle) {
      idle.src = presenter.idle;
      idle.addEventListener("loadeddata", () => stage.rest(), { once: true });
    }
    if (presenter.listening) listening.src = presenter.listening;
    document.title = `Ask ${presenter.name}`;
    if (presenter.notice) tell(presenter.notice);
  } catch {
    // Without pictures the conversation still works.
  }
}

void show();
void hub.start();
input.focus();
