import { icon, make } from "../element/dom";
import type { Citation, EndReason } from "../protocol";
import type { Texts } from "../texts/texts";
import type { RecordedTurn } from "./record";

const Up = "M7 11v9H4v-9zm0 0 4-8c1.7 0 2.6 1.2 2.3 2.800L12.7 9H18.500c1.3 0 2.1 1.1 1.8 2.300l-1.7 7.100A2.1 2.1 0 0 1 16.5 20H7";
const Down = "M17 13V4h3v9zm0 0-4 8c-1.7 0-2.6-1.2-2.3-2.800L11.3 15H5.500c-1.3 0-2.1-1.1-1.8-2.300L5.4 5.600A2.1 2.1 0 0 1 7.5 4H17";

/** What a visitor can do with an answer. */
export interface AnswerActions {
  rate(turn: RecordedTurn, helpful: boolean | null): Promise<void>;
  again(question: string): void;
  /** Draws an Adaptive Card; what it asks is asked. */
  card(json: string, place: HTMLElement): void;
}

/** One answer: its text, where it comes from, cards, and what the visitor thinks of it. */
export class AnswerView {
  readonly item = make("li", { class: "answer", part: "answer" });
  private readonly text = make("p", { dir: "auto" });
  private readonly sources = make("p", { class: "sources", part: "sources" });
  private readonly cited = new Map<string, Citation>();

  constructor(
    private readonly turn: RecordedTurn,
    private readonly texts: Texts,
    private readonly actions: AnswerActions,
    private readonly changed: () => void,
  ) {
    this.item.append(this.text);
  }

  sentence(text: string, citations: readonly Citation[]): void {
    this.text.textContent = `${this.text.textContent ?? ""} ${text}`.trim();
    for (const citation of citations) this.cited.set(`${citation.source}#${citation.heading ?? ""}`, citation);
    if (this.cited.size > 0) {
      const names = [...this.cited.values()].map((c) => (c.heading ? `${c.title} – ${c.heading}` : c.title));
      this.sources.replaceChildren(make("b", { textContent: this.texts.sources }), names.join(" · "));
      this.item.append(this.sources);
    }
    this.changed();
  }

  card(json: string): void {
    const place = make("div", { class: "card", part: "card", dir: "auto" });
    this.item.append(place);
    this.actions.card(json, place);
    this.changed();
  }

  /** Only what was heard stays, as in the presenter's memory. */
  cut(heard: string): void {
    this.text.textContent = heard ? `${heard} …` : "…";
    this.text.after(make("p", { class: "cut", textContent: this.texts.interrupted }));
    this.changed();
  }

  over(reason: EndReason): void {
    const question = this.turn.question;
    if (question !== null && reason === "failed") {
      const again = make("button", { class: "again", part: "again", type: "button", textContent: this.texts.askAgain });
      again.addEventListener("click", () => this.actions.again(question));
      this.item.append(again);
    }
    if (this.turn.sentences.length > 0) this.item.append(this.thumbs());
    if (this.item.childElementCount > 1) this.changed();
  }

  private thumbs(): HTMLElement {
    const thumb = (helpful: boolean) => make("button", { class: "thumb", part: "feedback", type: "button", "aria-label": helpful ? this.texts.helpful : this.texts.notHelpful, title: helpful ? this.texts.helpful : this.texts.notHelpful }, icon(helpful ? Up : Down));
    const both = [true, false].map((helpful) => [helpful, thumb(helpful)] as const);
    const show = () => both.forEach(([helpful, button]) => button.setAttribute("aria-pressed", String(this.turn.helpful === helpful)));
    for (const [helpful, button] of both) {
      button.addEventListener("click", () => {
        void this.actions.rate(this.turn, this.turn.helpful === helpful ? null : helpful).then(show);
      });
    }
    show();
    return make("div", { class: "thumbs" }, ...both.map(([, button]) => button));
  }
}
