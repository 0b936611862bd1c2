import type { Captions } from "./captions";
import type { Citation } from "./protocol";

export function element<T extends HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found as T;
}

/** The conversation as a list of questions and answers. */
export class History {
  constructor(private readonly list: HTMLElement) {}

  question(text: string): void {
    const item = document.createElement("li");
    item.className = "question";
    item.textContent = text;
    this.add(item);
  }

  answer(): AnswerView {
    const item = document.createElement("li");
    item.className = "answer";
    return new AnswerView(item, () => this.add(item));
  }

  private add(item: HTMLElement): void {
    if (!item.isConnected) this.list.append(item);
    this.list.scrollTop = this.list.scrollHeight;
  }
}

/** One answer: its text, and under it where it comes from. */
export class AnswerView {
  private readonly text = document.createElement("p");
  private readonly sources = document.createElement("p");
  private readonly cited = new Map<string, Citation>();

  constructor(
    private readonly item: HTMLElement,
    private readonly changed: () => void,
  ) {
    this.sources.className = "sources";
    item.append(this.text);
  }

  sentence(text: string, citations: readonly Citation[]): void {
    this.text.textContent = `${this.text.textContent ?? ""} ${text}`.trim();
    for (const citation of citations) this.cited.set(`${citation.source}#${citation.heading ?? ""}`, citation);
    if (this.cited.size > 0) {
      const names = [...this.cited.values()].map((c) => (c.heading ? `${c.title} – ${c.heading}` : c.title));
      this.sources.replaceChildren(Object.assign(document.createElement("b"), { textContent: "Source: " }), names.join(" · "));
      this.item.append(this.sources);
    }
    this.changed();
  }

  /** Only what was heard stays, as in the presenter's memory. */
  cut(heard: string): void {
    this.text.textContent = heard ? `${heard} …` : "…";
    const mark = Object.assign(document.createElement("p"), { className: "cut", textContent: "Interrupted" });
    this.text.after(mark);
    this.changed();
  }
}

/** The sentence that is being said, word by word. */
export class CaptionView {
  private shown = "";

  constructor(private readonly root: HTMLElement) {}

  show(captions: Captions, sample: number): void {
    const now = captions.at(sample);
    if (!now) return;
    const pieces = captions.pieces(now.sentence);
    const key = `${now.sentence}/${pieces.length}`;
    if (key !== this.shown) {
      this.shown = key;
      this.root.replaceChildren(...pieces.map((p) => Object.assign(document.createElement("span"), { textContent: p.text })));
    }
    pieces.forEach((piece, i) => {
      const span = this.root.children[i];
      if (!span || !piece.word) return;
      span.className = sample < piece.word.startSample ? "" : piece.word === now && sample < piece.word.endSample ? "now" : "said";
    });
  }

  plain(text: string): void {
    this.shown = "";
    this.root.textContent = text;
  }
}
