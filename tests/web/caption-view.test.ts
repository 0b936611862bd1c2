import { as, FakeElement } from "./browser";
import { SampleRate, spoken } from "./conversation";
import { describe, expect, test } from "./vitest";
import { Captions } from "../../web/src/captions";
import { CaptionView } from "../../web/src/conversation/captionView";

const first = "We open at 10:00.";
const second = "Come early!";
const pause = 3 * SampleRate;

function create() {
  const root = new FakeElement();
  const captions = new Captions();
  captions.addSentence(0, first);
  captions.addSentence(1, second);
  const words = [...spoken(0, first, 3200), ...spoken(1, second, pause)];
  captions.addWords(words);
  const view = new CaptionView(as(root));
  /** The caption at a time: what was said in brackets, what is being said in braces. */
  const at = (sample: number) => {
    view.show(captions, sample);
    return root.children.map(({ textContent, className }) => (className === "said" ? `[${textContent}]` : className === "now" ? `{${textContent}}` : textContent)).join("");
  };
  return { root, captions, view, words, at };
}

describe("the caption on the page", () => {
  test("every word is lit while it is said, and stays marked as said", () => {
    const { at, words } = create();
    const [we, open, , ten] = words;
    expect(at(we!.startSample)).toBe("{We} open at 10:00.");
    expect(at(we!.endSample)).toBe("[We] open at 10:00.");
    expect(at(open!.startSample - 1)).toBe("[We] open at 10:00.");
    expect(at(open!.startSample)).toBe("[We] {open} at 10:00.");
    expect(at(ten!.endSample - 1)).toBe("[We] [open] [at] {10:00}.");
    expect(at(ten!.endSample)).toBe("[We] [open] [at] [10:00].");
  });

  test("the sentence stays through the pause, and the next one comes with its voice", () => {
    const { at } = create();
    expect(at(pause - 1)).toBe("[We] [open] [at] [10:00].");
    expect(at(pause)).toBe("{Come} early!");
  });

  test("no word is lit ahead of the voice, at any frame of the answer", () => {
    const { at, words, root } = create();
    for (let sample = 0; sample < 5 * SampleRate; sample += SampleRate / 60) {
      at(sample);
      const marked = root.children.filter((c) => c.className !== "").map((c) => c.textContent);
      const ahead = words.filter((w) => w.startSample > sample).map((w) => w.text);
      expect(marked.filter((text) => ahead.includes(text!)), `at sample ${sample}`).toEqual([]);
    }
    expect(root.children.filter((c) => c.className === "said")).toHaveLength(2);
  });

  test("the plain text stays until the voice begins", () => {
    const { at, view, root } = create();
    view.plain(first);
    expect(at(0)).toBe("");
    expect(root.textContent).toBe(first);
  });

  test("the caption does not flicker: within a sentence the words stay the same elements", () => {
    const { at, words, root } = create();
    at(words[0]!.startSample);
    const before = root.children;
    at(words[2]!.startSample);
    expect(root.children).toBe(before);
  });

  test("words whose voice comes later join the sentence that is shown", () => {
    const root = new FakeElement();
    const captions = new Captions();
    captions.addSentence(0, second);
    const [come, early] = spoken(0, second);
    captions.addWords([come!]);
    const view = new CaptionView(as(root));
    view.show(captions, 0);
    captions.addWords([early!]);
    view.show(captions, early!.startSample);
    expect(root.children.map((c) => [c.textContent, c.className])).toEqual([["Come", "said"], [" ", ""], ["early", "now"], ["!", ""]]);
  });

  test("the next answer is captioned from its start, also when it looks the same", () => {
    const { at, view, words, root } = create();
    at(words[0]!.startSample);
    root.replaceChildren();
    view.plain("");
    expect(at(words[0]!.startSample)).toBe("{We} open at 10:00.");
  });

  test("where two lines of a long sentence fit, the line that is said is the first of them", () => {
    const { root, at, words } = create();
    // The third word and what follows stand in the second line, 24 px below.
    Object.defineProperty(root, "firstElementChild", { get: () => root.children[0] });
    at(words[0]!.startSample);
    Object.assign(root, { scrollHeight: 72, clientHeight: 48, scrollTop: 0 });
    root.children.forEach((child, i) => Object.assign(child, { offsetTop: i < 4 ? 8 : 32 }));
    at(words[1]!.startSample);
    expect(root).toMatchObject({ scrollTop: 0 });
    at(words[2]!.startSample);
    expect(root).toMatchObject({ scrollTop: 24 });
  });
});
