import { make } from "../element/dom";
import { base } from "../texts/languages";
import SimpleKeyboard from "simple-keyboard";
import "simple-keyboard/build/css/index.css";
import { keyboardLayout } from "./keyboardLayouts";
import type { PinyinRow } from "./pinyinRow";
import type { KioskWords } from "./words";

/** The keyboard on the screen. It writes into the input as a real one would: at the caret, and with `input` events. */
export class TouchKeyboard {
  private readonly keyboard: SimpleKeyboard;
  private layout = "default";
  private pinyin: PinyinRow | null = null;

  /** @param place an element in which the keys are drawn */
  constructor(place: HTMLElement, private readonly language: string, words: KioskWords, private readonly input: HTMLInputElement) {
    const { keys } = words;
    const board = make("div", { class: "board" });
    place.append(board);
    if (words.pinyin) void this.offer(place, words.pinyin);
    this.keyboard = new SimpleKeyboard(board, {
      layout: keyboardLayout(language),
      display: { "{shift}": "⇧", "{bksp}": "⌫", "{enter}": keys.ask, "{space}": " ", "{numbers}": "123", "{letters}": "ABC" },
      mergeDisplay: true,
      // Real buttons that a click presses: a finger, a switch and Enter all do it.
      useButtonTag: true, useMouseEvents: true, preventMouseDownDefault: true, disableButtonHold: true,
      buttonAttributes: [
        { attribute: "aria-label", value: keys.shift, buttons: "{shift}" },
        { attribute: "aria-label", value: keys.backspace, buttons: "{bksp}" },
        { attribute: "aria-label", value: keys.space, buttons: "{space}" },
        { attribute: "aria-label", value: keys.numbers, buttons: "{numbers}" },
        { attribute: "aria-label", value: keys.letters, buttons: "{letters}" },
      ],
      buttonTheme: [{ class: "act", buttons: "{enter}" }, { class: "wide", buttons: "{shift} {bksp} {numbers} {letters}" }],
      onKeyPress: (key) => this.press(key),
    });
  }

  /** The first letter of a question is a capital where the script has them. */
  begin(): void {
    this.show(base(this.language) === "zh" ? "default" : "shift");
    this.pinyin?.look();
  }

  /** Characters for letters: fetched only where somebody writes so. */
  private async offer(place: HTMLElement, { hint, more }: NonNullable<KioskWords["pinyin"]>): Promise<void> {
    const { PinyinRow } = await import("./pinyinRow");
    this.pinyin = new PinyinRow(this.input, hint, more);
    this.input.addEventListener("input", () => this.pinyin?.look());
    place.prepend(this.pinyin.row);
  }

  private press(key: string): void {
    switch (key) {
      case "{shift}":
        this.show(this.layout === "shift" ? "default" : "shift");
        break;
      case "{numbers}":
        this.show("numbers");
        break;
      case "{letters}":
        this.show("default");
        break;
      case "{enter}":
        this.input.form?.requestSubmit();
        this.begin();
        break;
      case "{bksp}":
        this.erase();
        break;
      default:
        this.write(key === "{space}" ? " " : key);
        if (this.layout === "shift") this.show("default");
    }
  }

  private show(layout: string): void {
    if (layout === this.layout) return;
    this.layout = layout;
    this.keyboard.setOptions({ layoutName: layout });
  }

  private write(text: string): void {
    const { input } = this;
    const end = input.value.length;
    input.setRangeText(text, input.selectionStart ?? end, input.selectionEnd ?? end, "end");
    input.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
  }

  private erase(): void {
    const { input } = this;
    const [start, end] = [input.selectionStart ?? input.value.length, input.selectionEnd ?? input.value.length];
    if (start === end && start === 0) return;
    // A letter outside the first plane is two units long.
    const before = [...input.value.slice(0, start)].at(-1)?.length ?? 0;
    input.setRangeText("", start === end ? start - before : start, end, "end");
    input.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
  }
}
