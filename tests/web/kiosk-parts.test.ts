import { describe, expect, test } from "./vitest";
import { isWayOut } from "../../web/src/kiosk/confinement";
import { keyboardLanguages, keyboardLayout } from "../../web/src/kiosk/keyboardLayouts";
import { choose } from "../../web/src/kiosk/pinyin";
import { textsOf, type KioskSettings } from "../../web/src/kiosk/kioskSettings";
import { MotionDetector } from "../../web/src/kiosk/motionDetector";
import { Watchdog, type Watched } from "../../web/src/kiosk/watchdog";
import { words } from "../../web/src/kiosk/words";

const Width = 64;
const Height = 48;

/** A grey room, as a camera sees it; `person` is where somebody of 10 by 30 pixels stands, `light` how bright it is. */
function room(seed: number, { person, light = 0, noise = 6 }: { person?: number; light?: number; noise?: number } = {}): Uint8ClampedArray {
  const pixels = new Uint8ClampedArray(Width * Height * 4).fill(255);
  let random = seed * 7919 + 1;
  for (let i = 0; i < Width * Height; i++) {
    random = (random * 1103515245 + 12345) % 2147483648;
    const x = i % Width;
    const there = person !== undefined && x >= person && x < person + 10 && i / Width > 15;
    const grey = (there ? 40 : 120 + x / 2) + light + ((random >> 8) % (2 * noise + 1)) - noise;
    pixels.fill(grey, i * 4, i * 4 + 3);
  }
  return pixels;
}

/** If these fail, the kiosk talks to an empty hall, or to nobody who comes. */
describe("motion before the camera", () => {
  const watch = (pictures: Uint8ClampedArray[]) => {
    const detector = new MotionDetector(0.02);
    return pictures.map((picture) => detector.see(picture)).some(Boolean);
  };
  const many = [...Array(50).keys()];

  test("somebody who walks by is seen", () => expect(watch(many.map((i) => room(i, { person: (i * 3) % 54 })))).toBe(true));
  test("an empty room is not, however the camera's picture rustles", () => expect(watch(many.map((i) => room(i, { noise: 9 })))).toBe(false));
  test("somebody who stands still is not", () => expect(watch(many.map((i) => room(i, { person: 20 })))).toBe(false));
  test("a lamp that is switched on and off is not", () => expect(watch(many.map((i) => room(i, { light: i % 6 < 3 ? 0 : 70 })))).toBe(false));
  test("a single jump of the picture is not", () => expect(watch(many.map((i) => room(i, { person: i < 20 ? 5 : 40 })))).toBe(false));
  test("after it is told to forget, the next picture is compared with nothing", () => {
    const detector = new MotionDetector(0.02);
    detector.see(room(1, { person: 5 }));
    detector.see(room(2, { person: 15 }));
    detector.forget();
    expect([detector.see(room(3, { person: 40 })), detector.see(room(4, { person: 40 }))]).toEqual([false, false]);
  });
});

/** If these fail, a visitor lacks the letters of their own language. */
describe("the keyboard's layouts", () => {
  const alphabets: Record<string, string> = {
    en: "abcdefghijklmnopqrstuvwxyz'", de: "abcdefghijklmnopqrstuvwxyzäöüß", fr: "abcdefghijklmnopqrstuvwxyzéèêàâçùûîô'", es: "abcdefghijklmnopqrstuvwxyzáéíóúüñ¿¡", ar: "ابتثجحخدذرزسشصضطظعغفقكلمنهويءأإآئؤىة؟", zh: "abcdefghijklmnopqrstuvwxyz，？。",
  };
  test.each(keyboardLanguages)("%s has each letter once, and every key that is needed", (language) => {
    const layout = keyboardLayout(language);
    const keys = layout["default"]!.flatMap((row) => row.split(" "));
    for (const letter of alphabets[language]!) expect(keys.filter((key) => key === letter), letter).toHaveLength(1);
    for (const key of ["{space}", "{bksp}", "{enter}", "{numbers}"]) expect(keys).toContain(key);
    expect(keys.filter((key) => key === "," || key === "，")).toHaveLength(1);
    expect(Math.max(...layout["default"]!.map((row) => row.split(" ").length))).toBeLessThanOrEqual(12);
    expect(layout["numbers"]!.join(" ")).toContain("{letters}");
    expect(layout["shift"]!.flatMap((row) => row.split(" ")).every((key) => key.startsWith("{") || [...key].length === 1)).toBe(true);
  });
  test("pinyin: the first syllable before the caret becomes a character, the longest that there is; what is none stays letters", () => {
    const table = { ni: "你 尼", n: "嗯", hao: "好 号" };
    expect(choose("我想 nihao", table)).toEqual({ from: 3, to: 5, characters: ["你", "尼"] });
    expect(choose("你hao", table)).toEqual({ from: 1, to: 4, characters: ["好", "号"] });
    expect([choose("你好", table), choose("", table), choose("xq", table), choose("OK", table)]).toEqual([null, null, null, null]);
  });
  test("a language without one of its own gets the English letters", () => expect(keyboardLayout("nl")["default"]![0]).toBe("q w e r t y u i o p"));
});

describe("keys that lead out", () => {
  const key = (name: string, held: Partial<Record<"ctrlKey" | "metaKey" | "altKey", boolean>> = {}) => ({ key: name, ctrlKey: false, metaKey: false, altKey: false, ...held });
  test.each(["F1", "F5", "F11", "F12", "BrowserBack", "BrowserHome", "ContextMenu", "PrintScreen", "LaunchMail"])("%s", (name) => expect(isWayOut(key(name), true)).toBe(true));
  test.each(["p", "r", "n", "t", "w", "l", "o", "s", "u", "+", "0", "Tab"])("Ctrl and %s", (name) => expect(isWayOut(key(name, { ctrlKey: true }), true)).toBe(true));
  test("Alt and an arrow, and the key of the system", () => expect([isWayOut(key("ArrowLeft", { altKey: true }), true), isWayOut(key("e", { metaKey: true }), true)]).toEqual([true, true]));
  test.each(["a", "Enter", "Tab", "Escape", "ArrowUp", "Backspace"])("but not %s", (name) => expect(isWayOut(key(name), true)).toBe(false));
  test("copying is for texts", () => expect([isWayOut(key("v", { ctrlKey: true }), true), isWayOut(key("v", { ctrlKey: true }), false)]).toEqual([false, true]));
});

/** If these fail, somebody has to go to the museum and press a button. */
describe("the watchdog", () => {
  function watched(change: Partial<Watched> = {}): { dog: Watchdog; told: string[]; now: Watched } {
    const told: string[] = [];
    const now: Watched = {
      build: async () => "1", occupied: () => false, connected: () => true, answering: () => false,
      interrupt: () => void told.push("interrupt"), reload: () => void told.push("reload"), ...change,
    };
    return { dog: new Watchdog(now), told, now };
  }
  const look = async (dog: Watchdog, times: number) => {
    for (let i = 0; i < times; i++) await dog.look();
  };

  test("a new build is loaded once nobody is there", async () => {
    const { dog, told, now } = watched({ occupied: () => true });
    await look(dog, 3);
    now.build = async () => "2";
    await look(dog, 3);
    expect(told).toEqual([]);
    now.occupied = () => false;
    await look(dog, 1);
    expect(told).toEqual(["reload"]);
  });

  test("while the server is away nothing is loaded, however long", async () => {
    const { dog, told } = watched({ build: () => Promise.reject(new Error("away")), connected: () => false });
    dog.broken();
    await look(dog, 50);
    expect(told).toEqual([]);
  });

  test("a connection that does not come back although the server answers is begun anew, also under a visitor's hands", async () => {
    const { dog, told, now } = watched({ occupied: () => true, connected: () => false });
    await look(dog, 3);
    now.connected = () => true;
    await look(dog, 1);
    now.connected = () => false;
    await look(dog, 3);
    expect(told).toEqual([]);
    await look(dog, 1);
    expect(told).toEqual(["reload"]);
  });

  test("an answer without end is broken off; where that does not help the page begins anew", async () => {
    const { dog, told } = watched({ occupied: () => true, answering: () => true });
    await look(dog, 39);
    expect(told).toEqual(["interrupt"]);
    await look(dog, 1);
    expect(told).toEqual(["interrupt", "reload"]);
  });

  test("after an error that nobody caught, and after a day, the page begins anew when nobody is there", async () => {
    const first = watched();
    first.dog.broken();
    await look(first.dog, 1);
    const second = watched();
    await look(second.dog, 5759);
    expect([first.told, second.told]).toEqual([["reload"], []]);
    await look(second.dog, 1);
    expect(second.told).toEqual(["reload"]);
  });
});

describe("the kiosk's texts", () => {
  const settings: KioskSettings = {
    build: "1", language: "en", pauseSeconds: 60, countdownSeconds: 20, presence: false, presenceShare: 0.03, wakePhrase: "", forget: true, keepDays: 30,
    texts: { en: { place: "Museum", invitation: "", privacy: "", tiles: [] }, de: { place: "", invitation: "Fragen Sie", privacy: "Eins\nZwei", tiles: [{ question: "Wann?", label: "" }] } },
  };

  test("what the museum says is shown; what it does not say has words of its own", () => {
    expect(textsOf(settings, "de-AT")).toMatchObject({ language: "de", invitation: "Fragen Sie", privacy: ["Eins", "Zwei"], languages: [["en", "English"], ["de", "Deutsch"]] });
    expect(textsOf(settings, "en").invitation).toBe(words["en"]!.invitation);
  });

  test("the privacy notice says what is so: how long words are kept, and whether there is a camera", () => {
    expect(textsOf(settings, "en").privacy.join(" ")).toMatch(/deleted here and on the museum's server.*No camera/);
    const kept = textsOf({ ...settings, forget: false, presence: true }, "en").privacy.join(" ");
    expect(kept).toContain("30 days");
    expect(kept).toContain("do not leave this screen");
    expect(kept).not.toContain("No camera");
  });

  test("where a wake phrase is set, the screen says it and the privacy notice tells of the open microphone, also the museum's own", () => {
    expect(textsOf(settings, "en").call).toBe("");
    const listening = { ...settings, wakePhrase: "hello robin" };
    expect(textsOf(listening, "en").call).toContain("“hello robin”");
    expect(textsOf(listening, "de")).toMatchObject({ call: expect.stringContaining("auf Englisch"), privacy: ["Eins", "Zwei", expect.stringContaining("Mikrofon")] });
  });

  test.each(Object.keys(words))("%s says everything, and fills in what it is told", (language) => {
    const own = words[language]!;
    const said = [own, own.keys, own.notice].flatMap((part) => Object.entries(part)).filter(([, text]) => typeof text === "string") as [string, string][];
    for (const [key, text] of said) expect(text.length, key).toBeGreaterThan(1);
    const english = [words["en"]!, words["en"]!.keys, words["en"]!.notice].flatMap((part) => Object.keys(part));
    expect(said.map(([key]) => key).sort()).toEqual(english.filter((key) => !["keys", "notice", "pinyin"].includes(key)).sort());
    expect([own.forgottenIn, own.notice.keeps, own.call, own.notice.microphone].map((text) => /\{(seconds|days|phrase)\}/.test(text))).toEqual([true, true, true, true]);
  });
});
