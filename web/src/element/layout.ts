import { fill, type Texts } from "../texts/texts";
import { icon, make } from "./dom";

const Cross = "M6 6l12 12M18 6L6 18";
const Arrow = "M12 19V5m-6 6 6-6 6 6";
const Square = "M7 7h10v10H7z";

/** Everything that one presenter shows, as elements of one shadow root. Others find their place by these names. */
export interface Layout {
  root: HTMLElement;
  /** The picture and what lies over it. */
  presenter: HTMLElement;
  stage: HTMLElement;
  plate: HTMLImageElement;
  idle: HTMLVideoElement;
  listening: HTMLVideoElement;
  speaking: HTMLVideoElement;
  /** Round buttons in the picture's corner: options, close. */
  controls: HTMLElement;
  state: HTMLElement;
  hear: HTMLButtonElement;
  caption: HTMLElement;
  title: HTMLElement;
  subtitle: HTMLElement;
  history: HTMLOListElement;
  chips: HTMLElement;
  notice: HTMLElement;
  form: HTMLFormElement;
  input: HTMLInputElement;
  /** Buttons of the composer, between the input and Stop: voice puts its own here. */
  tools: HTMLElement;
  stop: HTMLButtonElement;
}

/**
 * @param close minimises; null where there is nothing to minimise, and then the title is the page's first heading
 * @param server its page /about tells who the presenter is, and with whose consent
 */
export function layOut(texts: Texts, close: (() => void) | null, server: string): Layout {
  const plate = make("img", { id: "plate", alt: "" });
  const idle = make("video", { id: "idle", loop: true, muted: true, playsInline: true, preload: "auto", "aria-hidden": true });
  const listening = make("video", { id: "listening", muted: true, playsInline: true, preload: "auto", "aria-hidden": true });
  const speaking = make("video", { id: "speaking", playsInline: true, preload: "auto", "aria-label": texts.speakingVideo });
  const state = make("span", { id: "state", class: "state", part: "state", role: "status", textContent: texts.states.connecting });
  const hear = make("button", { id: "hear", class: "hear", part: "hear", type: "button", hidden: true, textContent: texts.tapToHear });
  const label = make("a", { class: "made", part: "label", href: `${server}/about`, target: "_blank", rel: "noopener", textContent: texts.aiGenerated });
  const controls = make("div", { class: "controls", part: "controls" });
  if (close) {
    const cross = make("button", { class: "round", part: "close", type: "button", "aria-label": texts.close, title: texts.close }, icon(Cross));
    cross.addEventListener("click", close);
    controls.append(cross);
  }
  const stage = make("div", { id: "stage", class: "stage", part: "stage", "data-state": "connecting" }, plate, idle, listening, speaking, make("div", { class: "badges" }, label, state), hear);
  const caption = make("p", { id: "caption", dir: "auto", class: "caption", part: "caption", "aria-hidden": true });

  const title = make(close ? "h2" : "h1", { id: "title", part: "title", textContent: fill(texts.title, { name: texts.presenter }) });
  const subtitle = make("p", { id: "subtitle", part: "subtitle", textContent: texts.subtitle });
  const history = make("ol", { id: "history", class: "history", part: "history", tabIndex: 0, "aria-label": texts.conversation, "aria-live": "polite", "aria-relevant": "additions text" });
  const chips = make("div", { id: "chips", class: "chips", part: "suggestions", role: "group", "aria-label": texts.suggestions, hidden: true });
  const notice = make("p", { id: "notice", class: "notice", part: "notice", role: "alert", hidden: true });
  const input = make("input", { id: "question", name: "question", placeholder: texts.placeholder, enterKeyHint: "send", autocomplete: "off", "aria-label": texts.question });
  const tools = make("div", { class: "tools", part: "tools" });
  const stop = make("button", { id: "stop", class: "stop", part: "stop", type: "button", hidden: true, "aria-label": texts.stop, title: texts.stop }, icon(Square));
  const send = make("button", { class: "send", part: "send", type: "submit", "aria-label": texts.ask, title: texts.ask }, icon(Arrow));
  const form = make("form", { id: "ask", part: "composer", autocomplete: "off" }, input, tools, stop, send);

  const presenter = make("section", { class: "presenter", "aria-label": texts.presenter }, stage, caption, controls);
  const talk = make("section", { class: "talk", "aria-label": texts.conversation }, make("div", { class: "head" }, title, subtitle), history, chips, notice, form, make("slot", { name: "footer" }));
  const root = make("div", { class: "room", part: "room" }, make("div", { class: "columns" }, presenter, talk));
  return { root, presenter, stage, plate, idle, listening, speaking, controls, state, hear, caption, title, subtitle, history, chips, notice, form, input, tools, stop };
}
