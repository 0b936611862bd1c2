import { make } from "../element/dom";
import { fill } from "../texts/texts";
import type { KioskState } from "./kioskMachine";
import type { KioskTexts } from "./kioskSettings";
import { drawCode } from "./qrCode";

export interface KioskActions {
  tile(question: string): void;
  language(tag: string): void;
  finish(): void;
  stay(): void;
  keyboard(open: boolean): void;
  stop(): void;
}

/** Everything of the page that is not the presenter. What is seen when is told by `data-state` and the style sheet. */
export class KioskView {
  /** Lies in the presenter's conversation, below its questions and answers. */
  readonly tray: HTMLElement;
  readonly keys: HTMLElement;
  private readonly typeButton: HTMLButtonElement;
  private readonly warning: HTMLDialogElement;
  private readonly countdown = make("p", { class: "countdown", role: "timer", "aria-live": "off" });
  private readonly bar = make("span", { class: "bar" });
  private readonly privacy: HTMLDialogElement;
  private readonly code: HTMLDialogElement;
  private readonly codePlace = make("div", { class: "code" });
  private readonly codeText = make("p", { class: "address" });
  private readonly offline: HTMLElement;
  private readonly call = make("p", { class: "call", hidden: true });

  constructor(private readonly texts: KioskTexts, private readonly countdownSeconds: number, actions: KioskActions) {
    const { words } = texts;
    const button = (name: string, text: string, act: () => void) => {
      const made = make("button", { class: name, type: "button", textContent: text });
      made.addEventListener("click", act);
      return made;
    };
    const dialog = (name: string, title: string, ...content: Node[]) => {
      const heading = make("h2", { id: `${name}-title`, textContent: title });
      const made = make("dialog", { class: name, "aria-labelledby": heading.id }, heading, ...content);
      document.body.append(made);
      return made;
    };
    const closing = (which: () => HTMLDialogElement) => button("quiet", words.close, () => which().close());

    this.keys = make("div", { class: "keys", role: "group", "aria-label": words.keyboard });
    const tiles = make("div", { class: "tiles", role: "group", "aria-label": words.tiles, "data-count": texts.tiles.length }, ...texts.tiles.map((tile) => button("tile", tile.label || tile.question, () => actions.tile(tile.question))));
    this.typeButton = button("type", words.type, () => actions.keyboard(this.keys.hidden));
    this.typeButton.setAttribute("aria-expanded", "false");
    const languages = make("div", { class: "languages", role: "group", "aria-label": words.languages, hidden: texts.languages.length === 0 });
    for (const [tag, name] of texts.languages) {
      const choice = button("language", name, () => actions.language(tag));
      choice.lang = tag;
      choice.setAttribute("aria-pressed", String(tag === texts.language));
      languages.append(choice);
    }
    const foot = make("div", { class: "foot" }, languages, button("quiet", words.privacy, () => this.privacy.showModal()));
    const invitation = make("div", { class: "invitation" }, make("p", { class: "place", textContent: texts.place }), make("h1", { textContent: texts.invitation }), make("p", { class: "touch", textContent: words.touch }), this.call);
    this.call.textContent = texts.call;
    this.tray = make("div", { class: "tray", slot: "footer" }, invitation, tiles, make("div", { class: "acts" }, this.typeButton, button("stop", words.stop, actions.stop), button("finish", words.finish, actions.finish)), this.keys, foot);

    this.warning = dialog("warning", words.stillThere, this.countdown, make("div", { class: "track", "aria-hidden": true }, this.bar), button("stay", words.stay, actions.stay), button("quiet", words.finish, actions.finish));
    // Escape says that somebody is there.
    this.warning.addEventListener("cancel", () => actions.stay());
    this.privacy = dialog("privacy", words.privacy, ...texts.privacy.map((text) => make("p", { textContent: text })), closing(() => this.privacy));
    this.code = dialog("qr", words.scan, this.codePlace, this.codeText, closing(() => this.code));
    this.offline = make("div", { class: "offline", role: "status" });
    document.body.append(this.offline);
  }

  show(state: KioskState, secondsLeft: number | null): void {
    if (document.documentElement.dataset["state"] !== state) {
      document.documentElement.dataset["state"] = state;
      if (state === "warning") this.warning.showModal();
      else this.warning.close();
      // Said once, when it begins: a live region is read when its text changes.
      this.offline.replaceChildren(...(state === "offline" ? [make("h2", { textContent: this.texts.words.offline }), make("p", { textContent: this.texts.words.offlineMore })] : []));
    }
    if (secondsLeft === null) return;
    const text = fill(this.texts.words.forgottenIn, { seconds: secondsLeft });
    if (this.countdown.textContent !== text) this.countdown.textContent = text;
    this.bar.style.width = `${Math.min(100, (100 * secondsLeft) / this.countdownSeconds)}%`;
  }

  keyboard(open: boolean): void {
    this.keys.hidden = !open;
    this.typeButton.textContent = open ? this.texts.words.hideKeyboard : this.texts.words.type;
    this.typeButton.setAttribute("aria-expanded", String(open));
  }

  /** @param open the microphone is: whoever is near is told, and how to call */
  callable(open: boolean): void {
    this.call.hidden = !open;
  }

  /** A page outside: not opened, but shown for the visitor's own telephone. */
  address(address: string): void {
    this.codePlace.replaceChildren(drawCode(address));
    this.codeText.textContent = address;
    if (!this.code.open) this.code.showModal();
  }

  /** Nothing of a visitor stays open for the next. */
  close(): void {
    for (const dialog of [this.privacy, this.code]) dialog.close();
    this.keyboard(false);
  }
}
