import { make } from "../element/dom";

/** Questions that a touch asks. */
export class Suggestions {
  constructor(
    private readonly place: HTMLElement,
    private readonly ask: (question: string) => void,
  ) {}

  show(questions: readonly string[]): void {
    this.place.hidden = questions.length === 0;
    this.place.replaceChildren(
      ...questions.map((text) => {
        const chip = make("button", { part: "suggestion", dir: "auto", type: "button", textContent: text });
        chip.addEventListener("click", () => this.ask(text));
        return chip;
      }),
    );
    this.place.scrollLeft = 0;
  }
}
