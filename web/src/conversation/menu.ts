import { icon, make } from "../element/dom";
import type { Texts } from "../texts/texts";
import type { CaptionSize } from "./preferences";

const Dots = "M12 5.5v.01M12 12v.01M12 18.5v.01";

export interface MenuActions {
  textOnly(wanted: boolean): void;
  captions(size: CaptionSize): void;
  transcript(): void;
  newConversation(): void;
}

/** The options behind a button: a disclosure, closed by Escape, a choice, or a touch elsewhere. */
export class Menu {
  readonly button: HTMLButtonElement;
  readonly list: HTMLElement;
  private readonly textOnly: HTMLButtonElement;
  private readonly sizes: [CaptionSize, HTMLInputElement][];

  constructor(texts: Texts, actions: MenuActions) {
    const entry = (text: string, act: () => void) => {
      const made = make("button", { class: "entry", type: "button", textContent: text });
      made.addEventListener("click", () => {
        this.close();
        act();
      });
      return made;
    };
    this.textOnly = make("button", { class: "entry switch", type: "button", role: "switch", "aria-checked": "false", textContent: texts.textOnly });
    this.textOnly.addEventListener("click", () => actions.textOnly(this.textOnly.getAttribute("aria-checked") !== "true"));
    this.sizes = (["small", "medium", "large"] as const).map((size) => {
      const radio = make("input", { type: "radio", name: "caption-size", value: size });
      radio.addEventListener("change", () => actions.captions(size));
      return [size, radio];
    });
    const sizes = make("fieldset", {}, make("legend", { textContent: texts.captionSize }), ...this.sizes.map(([size, radio]) => make("label", {}, radio, make("span", { textContent: texts.captionSizes[size] }))));
    this.list = make("div", { class: "menu", part: "menu", hidden: true }, this.textOnly, sizes, entry(texts.transcript, actions.transcript), entry(texts.newConversation, actions.newConversation));
    this.button = make("button", { class: "round", part: "menu-button", type: "button", "aria-expanded": "false", "aria-label": texts.menu, title: texts.menu }, icon(Dots));
    this.button.addEventListener("click", () => (this.list.hidden ? this.open() : this.close()));
    this.list.addEventListener("keydown", (event) => this.escape(event));
    this.button.addEventListener("keydown", (event) => this.escape(event));
    this.list.addEventListener("focusout", (event) => {
      const to = event.relatedTarget as Node | null;
      if (to && !this.list.contains(to) && to !== this.button) this.hide();
    });
  }

  /** Shows what is chosen. */
  show(textOnly: boolean, captions: CaptionSize): void {
    this.textOnly.setAttribute("aria-checked", String(textOnly));
    for (const [size, radio] of this.sizes) radio.checked = size === captions;
  }

  /** A touch elsewhere closes it. */
  touched(path: readonly EventTarget[]): void {
    if (!path.includes(this.list) && !path.includes(this.button)) this.hide();
  }

  private open(): void {
    this.list.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    this.textOnly.focus();
  }

  private hide(): void {
    this.list.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
  }

  private close(): void {
    this.hide();
    this.button.focus();
  }

  private escape(event: KeyboardEvent): void {
    if (event.key !== "Escape" || this.list.hidden) return;
    event.stopPropagation();
    // Otherwise a modal panel around it would close too.
    event.preventDefault();
    this.close();
  }
}
