import type { KeyboardLayoutObject } from "simple-keyboard";
import { base } from "../texts/languages";

/** Rows of letters as on a telephone; a desktop's would have keys too small for a finger. `more` are what others hide behind dead keys. */
interface Letters {
  rows: [string, string, string];
  more?: string;
  /** Beside the space bar; comma, question mark, full stop elsewhere. */
  signs?: [string, string, string];
  capitals?: boolean;
}

const letters: Record<string, Letters> = {
  en: { rows: ["q w e r t y u i o p", "a s d f g h j k l '", "z x c v b n m"] },
  de: { rows: ["q w e r t z u i o p ü", "a s d f g h j k l ö ä", "y x c v b n m ß"] },
  fr: { rows: ["a z e r t y u i o p", "q s d f g h j k l m", "w x c v b n '"], more: "é è ê à â ç ù û î ô" },
  es: { rows: ["q w e r t y u i o p", "a s d f g h j k l ñ", "z x c v b n m"], more: "á é í ó ú ü ¿ ¡" },
  ar: { rows: ["ض ص ث ق ف غ ع ه خ ح ج", "ش س ي ب ل ا ت ن م ك ط", "ئ ء ؤ ر ى ة و ز ظ د ذ"], more: "أ إ آ ،", signs: [",", "؟", "."], capitals: false },
  // Letters for pinyin; a row above them offers the characters.
  zh: { rows: ["q w e r t y u i o p", "a s d f g h j k l", "z x c v b n m"], signs: ["，", "？", "。"] },
};

const Digits = ["1 2 3 4 5 6 7 8 9 0", "- / : ; ( ) € & @ %", "! ? \" ' + = # {bksp}"];

/** Languages with a keyboard of their own; others get the English letters. */
export const keyboardLanguages = Object.keys(letters);

/** @returns three layouts: `default`, `shift`, and `numbers` */
export function keyboardLayout(language: string): KeyboardLayoutObject {
  const { rows, more, signs = [",", "?", "."], capitals = true } = letters[base(language)] ?? letters["en"]!;
  const own = [rows[0], rows[1], [capitals ? "{shift}" : "", rows[2], "{bksp}"].filter(Boolean).join(" ")];
  if (more) own.unshift(more);
  // One capital ß is written by nobody, and two letters would be one key.
  const upper = (row: string) => row.split(" ").map((key) => (/^\{|ß/.test(key) ? key : key.toUpperCase())).join(" ");
  const last = (first: string) => `${first} ${signs[0]} {space} ${signs[1]} ${signs[2]} {enter}`;
  return { default: [...own, last("{numbers}")], shift: [...own.map(upper), last("{numbers}")], numbers: [...Digits, last("{letters}")] };
}
