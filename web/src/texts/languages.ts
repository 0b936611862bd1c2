import { texts as en } from "./en";
import type { Texts } from "./texts";

/** English comes with the room; of the others only the one that is shown is fetched. */
const others: Record<string, () => Promise<{ texts: Texts }>> = {
  de: () => import("./de"),
  fr: () => import("./fr"),
  es: () => import("./es"),
  ar: () => import("./ar"),
  zh: () => import("./zh"),
};

export const languages = ["en", ...Object.keys(others)];

/** The part of a language tag that texts are chosen by: `de` of `de-AT`. */
export function base(tag: string): string {
  return tag.toLowerCase().split(/[-_]/)[0]!;
}

/** @returns the tag in its usual spelling; null where a page has set what is none */
export function tagOf(language: string): string | null {
  try {
    return Intl.getCanonicalLocales(language.replaceAll("_", "-"))[0] ?? null;
  } catch {
    return null;
  }
}

/** What is written from right to left, by the language that is shown. */
export function direction(language: string): "ltr" | "rtl" {
  return ["ar", "he", "fa", "ur"].includes(base(language)) ? "rtl" : "ltr";
}

/** @returns the texts in this language, or in English, and which it is */
export async function textsFor(tag: string): Promise<{ language: string; texts: Texts }> {
  const language = base(tag);
  const load = others[language];
  if (!load) return { language: "en", texts: en };
  try {
    return { language, texts: (await load()).texts };
  } catch {
    // A lost chunk must not keep the visitor from asking.
    return { language: "en", texts: en };
  }
}

/** How a language is called in another one: "German" in English. */
export function nameOf(language: string, shownIn: string): string {
  return new Intl.DisplayNames([shownIn], { type: "language" }).of(base(language)) ?? language;
}
