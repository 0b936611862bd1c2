import { make } from "../element/dom";

/** A line under the composer: what the tab tells the visitor, and what they can do about it. */
export class VisitorLine {
  private readonly text = make("span");
  private readonly line = make("p", { class: "visitor", role: "status" }, this.text);

  /** @param presenter the line is put into its footer */
  constructor(presenter: HTMLElement) {
    this.line.slot = "footer";
    presenter.append(this.line);
  }

  /** In the place of what stood there. */
  tell(text: string, button?: { name: string; press: () => void }): void {
    this.text.textContent = text;
    this.line.querySelector(".act")?.remove();
    if (button) this.line.append(this.button(button.name, "act", button.press));
  }

  /** A button that stays. */
  offer(name: string, press: () => void): void {
    this.line.append(this.button(name, "offer", press));
  }

  private button(name: string, kind: string, press: () => void): HTMLButtonElement {
    const made = make("button", { class: kind, type: "button", textContent: name });
    made.addEventListener("click", press);
    return made;
  }
}
