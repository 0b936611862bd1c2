import { make } from "../element/dom";
import type { Citation } from "../protocol";
import type { Texts } from "../texts/texts";

/** One answer: its text, and under it where it comes from. */
export class AnswerView {
  readonly item = make("li", { class: "answer", part: "answer" });
  private readonly text = make("p");
  private readonly sources = make("p", { class: "sources", part: "sources" });
  private readonly cited = new Map<string, Citation>();

  constructor(
    private readonly texts: Texts,
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

  /** Only what was heard stays, as in the presenter's memory. */
  cut(heard: string): void {
    this.text.textContent = heard ? `${heard} …` : "…";
    this.text.after(make("p", { class: "cut", textContent: this.texts.interrupted }));
    this.changed();
  }
}
