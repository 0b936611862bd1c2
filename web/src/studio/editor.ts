const byId = <T extends HTMLElement>(id: string) => document.getElementById(id) as T;

/** docs/stage-directions.md */
const tags: readonly (readonly [kind: string, ...tags: string[]])[] = [
  ["emotion", "warm", "cheerful", "concerned", "emphatic", "neutral"],
  ["gesture", "nod", "shake", "brow raise", "look aside", "smile"],
  ["pace", "slow", "fast"],
];

/** Buttons that put a stage direction where the cursor is. */
export function offerTags(text: HTMLTextAreaElement): void {
  byId("tags").replaceChildren(...tags.flatMap(([kind, ...names]) => names.map((name) => {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: name, className: `tag ${kind} ${name.replace(" ", "-")}` });
    button.addEventListener("click", () => {
      const before = text.value.slice(0, text.selectionStart);
      const space = before.length > 0 && !/\s$/.test(before) ? " " : "";
      text.setRangeText(`${space}[${name}] `, text.selectionStart, text.selectionEnd, "end");
      text.focus();
    });
    return button;
  })));
}
