import type { Captions } from "../captions";

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
      const before = span.className;
      span.className = sample < piece.word.startSample ? "" : piece.word === now && sample < piece.word.endSample ? "now" : "said";
      if (span.className === "now" && before !== "now") this.follow(span as HTMLElement);
    });
  }

  /** Where it has fewer lines than the sentence, the line that is said is the first. */
  private follow(word: HTMLElement): void {
    const { root } = this;
    if (!(root.scrollHeight > root.clientHeight)) return;
    const first = root.firstElementChild as HTMLElement;
    root.scrollTop = word.offsetTop - first.offsetTop;
  }

  plain(text: string): void {
    this.shown = "";
    this.root.textContent = text;
  }
}
