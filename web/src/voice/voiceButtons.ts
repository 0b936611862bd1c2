import { icon, make } from "../element/dom";
import type { Texts } from "../texts/texts";
import type { Phase } from "./voiceMachine";

const Mic = "M12 4a2.5 2.5 0 0 1 2.5 2.5v5a2.5 2.5 0 0 1-5 0v-5A2.5 2.5 0 0 1 12 4M6.5 11.5a5.5 5.5 0 0 0 11 0M12 17v3";
const Waves = "M4 10v4M8 7v10M12 4v16M16 7v10M20 10v4";

/** Milliseconds from which on a press is holding, no tap. */
const Long = 400;

export interface ButtonActions {
  pressed(): void;
  released(long: boolean): void;
  handsFree(on: boolean): void;
}

/** The microphone button with its level ring, the hands-free switch, and the words that say what the voice does. */
export class VoiceButtons {
  readonly microphone: HTMLButtonElement;
  readonly handsFree: HTMLButtonElement;
  private readonly said: HTMLElement;
  private pressedAt = 0;
  private words = "";
  private heard = "";

  constructor(tools: HTMLElement, private readonly input: HTMLInputElement, private readonly texts: Texts, actions: ButtonActions) {
    const { voice } = texts;
    this.microphone = make("button", { id: "speak", class: "speak", part: "speak", type: "button", "aria-pressed": "false", "aria-label": voice.speak, title: voice.speak, "data-phase": "off" }, icon(Mic));
    this.handsFree = make("button", { id: "hands-free", class: "hands-free", part: "hands-free", type: "button", role: "switch", "aria-checked": "false", "aria-label": voice.handsFree, title: voice.handsFree }, icon(Waves));
    this.said = make("span", { class: "voice-state", role: "status" });
    tools.append(this.said, this.handsFree, this.microphone);
    this.handsFree.addEventListener("click", () => actions.handsFree(this.handsFree.getAttribute("aria-checked") !== "true"));
    const press = (at: number) => {
      this.pressedAt = at;
      actions.pressed();
    };
    const release = (at: number) => {
      if (this.pressedAt === 0) return;
      actions.released(at - this.pressedAt > Long);
      this.pressedAt = 0;
    };
    this.microphone.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      // The finger may slide off the button while it is held.
      this.microphone.setPointerCapture(event.pointerId);
      press(event.timeStamp);
    });
    for (const end of ["pointerup", "pointercancel"] as const) this.microphone.addEventListener(end, (event) => release(event.timeStamp));
    // A long touch would open the browser's menu.
    this.microphone.addEventListener("contextmenu", (event) => event.preventDefault());
    this.microphone.addEventListener("keydown", (event) => {
      if (event.key !== " " && event.key !== "Enter") return;
      event.preventDefault();
      if (!event.repeat) press(event.timeStamp);
    });
    this.microphone.addEventListener("keyup", (event) => (event.key === " " || event.key === "Enter") && release(event.timeStamp));
    this.microphone.addEventListener("blur", (event) => release(event.timeStamp));
    // Assistive technology clicks without pointer or key.
    this.microphone.addEventListener("click", (event) => {
      if (event.detail !== 0 || event.pointerType !== "" || this.pressedAt !== 0) return;
      actions.pressed();
      actions.released(false);
    });
  }

  show(phase: Phase, handsFree: boolean): void {
    const { voice, placeholder } = this.texts;
    const words = phase === "hearing" || phase === "waiting" ? voice.hearing : phase === "recognising" ? voice.recognising : "";
    this.microphone.dataset["phase"] = phase;
    this.microphone.setAttribute("aria-pressed", String(phase !== "off"));
    this.handsFree.setAttribute("aria-checked", String(handsFree));
    this.words = words;
    if (!words) this.heard = "";
    this.input.placeholder = this.heard || words || placeholder;
    if (this.said.textContent !== words) this.said.textContent = words;
  }

  /** What was understood so far, as grey as a placeholder: it may still become other words. */
  interim(text: string): void {
    this.heard = text;
    this.input.placeholder = text || this.words || this.texts.placeholder;
  }

  /** @param level 0 to 1 */
  level(level: number): void {
    this.microphone.style.setProperty("--level", level.toFixed(2));
  }
}
