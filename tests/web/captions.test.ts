import { SampleRate, spoken } from "./conversation";
import { describe, expect, test } from "./vitest";
import { Captions } from "../../web/src/captions";

const first = "On Sunday, we open at 10:00!";
const second = "Children pay €4.";

function answer() {
  const captions = new Captions();
  captions.addSentence(0, first);
  captions.addSentence(1, second);
  const words = [...spoken(0, first, 3200), ...spoken(1, second, 5 * SampleRate)];
  return { captions, words };
}

describe("the caption's word", () => {
  test("captions never run ahead of the voice", () => {
    const { captions, words } = answer();
    captions.addWords(words);
    for (const [i, word] of words.entries()) {
      expect(captions.at(word.startSample - 1), `just before "${word.text}"`).toBe(words[i - 1] ?? null);
      expect(captions.at(word.startSample), `as "${word.text}" begins`).toBe(word);
      expect(captions.at(word.endSample - 1), `as "${word.text}" ends`).toBe(word);
    }
  });

  test("the caption stays during a pause and after the last word", () => {
    const { captions, words } = answer();
    captions.addWords(words);
    expect(captions.at(5 * SampleRate - 1)!.text).toBe("10:00");
    expect(captions.at(Number.MAX_SAFE_INTEGER)).toBe(words.at(-1));
  });

  test("nothing is captioned before the voice begins", () => {
    const { captions, words } = answer();
    expect(captions.at(SampleRate)).toBeNull();
    captions.addWords(words);
    expect(captions.at(0)).toBeNull();
  });

  test("captions follow a voice that arrives piece by piece", () => {
    const { captions, words } = answer();
    for (const [i, word] of words.entries()) {
      captions.addWords([word]);
      expect(captions.at(Number.MAX_SAFE_INTEGER), `after piece ${i}`).toBe(word);
    }
    captions.addWords([]);
    expect(words.map((w) => captions.at(w.startSample)!.text)).toEqual(words.map((w) => w.text));
  });
});

describe("a sentence in pieces", () => {
  test.each([
    ["with commas, colons and prices", `${first} ${second}`],
    ["in quotes", "“Ahoy!” – said the keeper…"],
    ["with accents and an emoji", "Café 😀 crêpes, señor."],
    ["of one word", "Welcome"],
  ])("a sentence %s is shown to the letter", (_, text) => {
    const captions = new Captions();
    captions.addSentence(0, text);
    const words = spoken(0, text);
    captions.addWords(words);
    const pieces = captions.pieces(0);
    expect(pieces.map((p) => p.text).join("")).toBe(text);
    expect(pieces.filter((p) => p.word).map((p) => p.text)).toEqual(words.map((w) => w.text));
    expect(pieces.filter((p) => p.text === "")).toEqual([]);
  });

  test("a sentence is readable in full while only half of its voice has come", () => {
    const { captions, words } = answer();
    expect(captions.pieces(1)).toEqual([{ text: second, word: null }]);
    captions.addWords(words.slice(0, 2));
    expect(captions.pieces(0).map((p) => p.text)).toEqual(["On", " ", "Sunday", ", we open at 10:00!"]);
  });

  test("a sentence never shows another sentence's words", () => {
    const { captions, words } = answer();
    captions.addWords(words);
    expect(captions.pieces(1).map((p) => p.text)).toEqual(["Children", " ", "pay", " ", "€4", "."]);
    expect(captions.pieces(7)).toEqual([]);
  });
});

describe("what was heard", () => {
  test("an interrupted answer keeps what was heard and not one word more", () => {
    const { captions, words } = answer();
    captions.addWords(words);
    const heard = (text: string) => captions.heard(words.find((w) => w.text === text)!.startSample + 100);
    expect(heard("On")).toBe("On");
    expect(heard("open")).toBe("On Sunday, we open");
    expect(heard("pay")).toBe(`${first} Children pay`);
    expect(heard("€4")).toBe(`${first} Children pay €4`);
  });

  test("the page remembers the same words as the server: one that begins at the stop was not heard", () => {
    const { captions, words } = answer();
    captions.addWords(words);
    expect(captions.heard(words[1]!.startSample)).toBe("On");
    expect(captions.heard(words[1]!.startSample + 1)).toBe("On Sunday");
  });

  test("an answer stopped before its first word leaves nothing", () => {
    const { captions, words } = answer();
    expect(captions.heard(SampleRate)).toBe("");
    captions.addWords(words);
    expect(captions.heard(100)).toBe("");
  });

  test("a sentence that was never begun is not taken for heard", () => {
    const { captions, words } = answer();
    captions.addWords(words);
    expect(captions.heard(4 * SampleRate)).not.toContain("Children");
  });

  test("sentences that came out of order are remembered in order", () => {
    const captions = new Captions();
    captions.addSentence(2, "Three.");
    captions.addSentence(1, "Two.");
    captions.addSentence(0, "One.");
    captions.addWords(spoken(2, "Three."));
    expect(captions.heard(SampleRate)).toBe("One. Two. Three");
  });
});
