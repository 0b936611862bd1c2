import type { Texts } from "../texts/texts";
import type { RecordedTurn } from "./record";

/** The conversation as a text that anybody can read: who said what and when, and where it comes from. */
export function transcript(turns: readonly RecordedTurn[], name: string, texts: Texts, language: string): string {
  const time = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
  return turns.map((turn) => {
    const lines = turn.question === null ? [] : [`${texts.you} (${time.format(new Date(turn.askedAt))}): ${turn.question}`];
    const said = turn.heard === null ? turn.sentences.map((s) => s.text).join(" ") : `${turn.heard} …`;
    if (said || turn.reason === "interrupted") lines.push(`${name}: ${said}${turn.heard === null ? "" : ` [${texts.interrupted}]`}`);
    const sources = new Set(turn.sentences.flatMap((s) => s.citations).map((c) => (c.heading ? `${c.title} – ${c.heading}` : c.title)));
    if (sources.size > 0) lines.push(`${texts.sources}${[...sources].join(" · ")}`);
    return lines.join("\n");
  }).join("\n\n") + "\n";
}

/** Has the browser save a text as a file. */
export function download(text: string, fileName: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  const link = Object.assign(document.createElement("a"), { href: url, download: fileName });
  link.click();
  // The browser reads it after the click has returned.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
