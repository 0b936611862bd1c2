import type { Word } from "./protocol";

/** A piece of a sentence: a word with its times, or what stands between words. */
export interface Piece {
  text: string;
  word: Word | null;
}

/** Which sentence is heard at a position, and how far it has been said. */
export class Captions {
  private readonly sentences = new Map<number, string>();
  private readonly words: Word[] = [];

  addSentence(index: number, text: string): void {
    this.sentences.set(index, text);
  }

  addWords(words: readonly Word[]): void {
    this.words.push(...words);
  }

  text(sentence: number): string {
    return this.sentences.get(sentence) ?? "";
  }

  /** The word at this position, or the last one before it. */
  at(sample: number): Word | null {
    let low = 0;
    let high = this.words.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.words[middle]!.startSample <= sample) low = middle + 1;
      else high = middle;
    }
    return this.words[low - 1] ?? null;
  }

  /** The sentence cut into words and what is between them. */
  pieces(sentence: number): Piece[] {
    const text = this.text(sentence);
    const pieces: Piece[] = [];
    let at = 0;
    for (const word of this.words.filter((w) => w.sentence === sentence)) {
      if (word.textStart > at) pieces.push({ text: text.slice(at, word.textStart), word: null });
      pieces.push({ text: text.slice(word.textStart, word.textStart + word.text.length), word });
      at = word.textStart + word.text.length;
    }
    if (at < text.length) pieces.push({ text: text.slice(at), word: null });
    return pieces;
  }

  /** What was heard up to this position: as the server cuts its history. */
  heard(sample: number): string {
    // A word that begins with this very sample was not heard.
    const last = this.at(sample - 1);
    if (!last) return "";
    const before = [...this.sentences.entries()].filter(([index]) => index < last.sentence).sort(([a], [b]) => a - b);
    return [...before.map(([, text]) => text), this.text(last.sentence).slice(0, last.textStart + last.text.length)].join(" ");
  }
}
