import layout from "simple-keyboard-layouts/build/layouts/chinese";
import { make } from "../element/dom";
import { choose, type Choice, type Syllables } from "./pinyin";

// The package types all of its layouts alike, without the table that this one has.
const syllables = (layout as unknown as { layoutCandidates: Syllables }).layoutCandidates;

/** Characters that have room beside each other. */
const Shown = 8;

/** Above the letters: the characters for the syllable before the caret. A touch writes one. */
export class PinyinRow {
  readonly row = make("div", { class: "candidates", role: "group", lang: "zh" });
  private choice: Choice | null = null;
  private first = 0;

  constructor(private readonly input: HTMLInputElement, private readonly hint: string, private readonly more: string) {
    this.look();
  }

  /** Something was typed, or the caret moved. */
  look(): void {
    const caret = this.input.selectionStart ?? this.input.value.length;
    this.choice = choose(this.input.value.slice(0, caret), syllables);
    this.first = 0;
    this.show();
  }

  private show(): void {
    const { choice, first } = this;
    if (!choice) {
      this.row.replaceChildren(make("span", { class: "hint", textContent: this.hint }));
      return;
    }
    const button = (text: string, act: () => void) => {
      const made = make("button", { type: "button", textContent: text });
      // The caret stays where it is.
      made.addEventListener("mousedown", (event) => event.preventDefault());
      made.addEventListener("click", act);
      return made;
    };
    const turn = button("›", () => {
      this.first = first + Shown < choice.characters.length ? first + Shown : 0;
      this.show();
    });
    turn.setAttribute("aria-label", this.more);
    this.row.replaceChildren(...choice.characters.slice(first, first + Shown).map((character) => button(character, () => this.write(character))), ...(choice.characters.length > Shown ? [turn] : []));
  }

  private write(character: string): void {
    const { choice, input } = this;
    if (!choice) return;
    const caret = (input.selectionStart ?? input.value.length) - (choice.to - choice.from) + character.length;
    input.setRangeText(character, choice.from, choice.to);
    input.setSelectionRange(caret, caret);
    input.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
    this.look();
  }
}
