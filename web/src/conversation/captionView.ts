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
      span.className = sample < piece.word.startSample ? "" : piece.word === now && sample < piece.word.endSample ? "now" : "said";
    });
  }

  plain(text: string): void {
    this.shown = "";
    this.root.textContent = text;
  }
}
