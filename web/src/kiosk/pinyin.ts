/** By syllable ("ni"): the characters that are said so, the commonest first, divided by blanks. */
export type Syllables = Record<string, string>;

export interface Choice {
  /** Letters, up to the caret, that the character takes the place of; what was typed after them stays. */
  from: number;
  to: number;
  characters: string[];
}

/** @param text what stands before the caret
 *  @returns the characters for its first syllable that is still in letters; null where there is none */
export function choose(text: string, syllables: Syllables): Choice | null {
  const typed = /[a-z]+$/.exec(text);
  if (!typed) return null;
  for (let length = Math.min(6, typed[0].length); length > 0; length--) {
    const found = syllables[typed[0].slice(0, length)];
    if (found) return { from: typed.index, to: typed.index + length, characters: found.split(" ") };
  }
  return null;
}
