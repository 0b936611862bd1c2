import "./browser";
import { describe, expect, test } from "./vitest";
import { texts as en } from "../../web/src/texts/en";
import { base, direction, languages, nameOf, textsFor } from "../../web/src/texts/languages";
import { fill } from "../../web/src/texts/texts";

/** Every text with its place, and what is filled into it. */
function flat(value: object, at = ""): [string, string][] {
  return Object.entries(value).flatMap(([key, text]) => (typeof text === "string" ? [[`${at}${key}`, text] as [string, string]] : flat(text as object, `${at}${key}.`)));
}

const gaps = (text: string) => [...text.matchAll(/\{\w+\}/g)].map((m) => m[0]).sort();

describe("the words of the element", () => {
  test("six languages are there, and no other is promised", () => {
    expect(languages).toEqual(["en", "de", "fr", "es", "ar", "zh"]);
  });

  test.each(languages.slice(1))("in %s nothing is missing, nothing English is left, and the same is filled in", async (language) => {
    const { language: shown, texts } = await textsFor(`${language}-XX`);
    expect(shown).toBe(language);
    const own = new Map(flat(texts));
    expect([...own.keys()]).toEqual(flat(en).map(([key]) => key));
    for (const [key, text] of flat(en)) {
      expect(gaps(own.get(key)!), key).toEqual(gaps(text));
      // Words that two languages write alike.
      if (!["menu", "conversation", "brokeOff"].includes(key)) expect(own.get(key), key).not.toBe(text);
    }
  });

  test("a language that is not there is English, and the page is not turned around", async () => {
    expect(await textsFor("pt-BR")).toEqual({ language: "en", texts: en });
    expect([direction("en"), direction("ar-EG"), direction("zh-Hans")]).toEqual(["ltr", "rtl", "ltr"]);
    expect([base("zh_Hant-TW"), base("DE")]).toEqual(["zh", "de"]);
    expect([nameOf("de-AT", "en"), nameOf("en", "zh")]).toEqual(["German", "英语"]);
  });

  test("what is filled in cannot fill in more", () => {
    expect(fill("{name} says {text}", { name: "{text}", text: "hello" })).toBe("{text} says hello");
    expect(fill("{unknown}", {})).toBe("{unknown}");
  });
});
