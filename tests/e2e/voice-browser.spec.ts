import { expect, test, type Page } from "@playwright/test";
import { hearing, record } from "./fakeMicrophone";
import { ask, ready, textOnly } from "./site";

test.use({ launchOptions: hearing(record("question", "When are you open on Sunday?")) });
test.describe.configure({ timeout: 240_000 });

/** A page whose server allows the browser's recogniser. */
async function open(page: Page): Promise<{ sent: number }> {
  const count = { sent: 0 };
  await page.route("**/api/listening", async (route) => {
    if (route.request().method() === "POST") {
      count.sent++;
      return route.continue();
    }
    const answer = await route.fetch();
    return route.fulfill({ json: { ...((await answer.json()) as object), browser: true } });
  });
  await textOnly(page);
  await page.goto("/");
  await ready(page);
  await expect(page.locator("#speak")).toBeVisible();
  return count;
}

const speak = (page: Page) => page.locator("#speak");
const questions = (page: Page) => page.locator(".question");

test("Chromium's own recogniser has no service here: the server hears the same question, and the next at once", async ({ page }) => {
  const errors: string[] = [];
  await page.exposeFunction("recogniserFailed", (error: string) => void errors.push(error));
  await page.addInitScript(() => {
    const told = window as unknown as Record<string, new () => EventTarget> & { recogniserFailed(error: string): void };
    for (const name of ["SpeechRecognition", "webkitSpeechRecognition"]) {
      const Real = told[name];
      if (!Real) continue;
      told[name] = class extends Real {
        constructor() {
          super();
          this.addEventListener("error", (event) => told.recogniserFailed((event as unknown as { error: string }).error));
        }
      };
    }
  });
  const count = await open(page);
  for (const time of [1, 2]) {
    await speak(page).click();
    await expect(questions(page)).toHaveCount(time, { timeout: 120_000 });
    await expect(questions(page).last()).toContainText("open on Sunday");
    await expect(page.locator(".answer").nth(time - 1)).toContainText("10:00 to 18:00", { timeout: 60_000 });
    await expect(speak(page)).toHaveAttribute("data-phase", "off");
  }
  expect(count.sent).toBe(2);
  // It was tried once, and said why it cannot.
  expect(errors).toHaveLength(1);
  expect(["network", "service-not-allowed", "not-allowed", "audio-capture", "language-not-supported"]).toContain(errors[0]);
});

/**
 * Where no service is, no recogniser of a browser can be tested. This class stands in for one: it behaves as the Web Speech API's
 * draft says (start, audio, speech, result, nomatch, error and end, in that order), and says what `hears` tells it to.
 * What it cannot show is whether Chrome's or Safari's own keep to the draft.
 */
async function standIn(page: Page): Promise<(step: object) => Promise<void>> {
  await page.addInitScript(() => {
    type Result = { transcript: string; confidence: number }[] & { isFinal?: boolean };
    const log: string[] = [];
    class StandIn extends EventTarget {
      static running: StandIn | null = null;
      lang = "";
      continuous = false;
      interimResults = false;
      [handler: `on${string}`]: ((event: unknown) => void) | null;
      private results: Result[] = [];
      start() {
        if (StandIn.running) throw new DOMException("already started", "InvalidStateError");
        StandIn.running = this;
        log.push(`start ${this.lang}`);
        setTimeout(() => this.tell("start"));
      }
      stop() {
        log.push("stop");
        setTimeout(() => {
          const last = this.results.at(-1);
          if (last && !last.isFinal) this.hear(last[0]!.transcript, true);
          this.end();
        });
      }
      abort() {
        log.push("abort");
        if (StandIn.running === this) StandIn.running = null;
        setTimeout(() => {
          this.tell("error", { error: "aborted" });
          this.tell("end");
        });
      }
      hear(transcript: string, isFinal: boolean) {
        if (!isFinal && !this.interimResults) return;
        const result: Result = Object.assign([{ transcript, confidence: 0.9 }], { isFinal });
        if (this.results.at(-1)?.isFinal === false) this.results.pop();
        this.results.push(result);
        this.tell("result", { results: this.results, resultIndex: this.results.length - 1 });
      }
      tell(name: string, more: object = {}) {
        this[`on${name}`]?.(Object.assign(new Event(name), more));
      }
      end() {
        if (StandIn.running === this) StandIn.running = null;
        this.tell("end");
      }
    }
    Object.assign(window, {
      SpeechRecognition: StandIn, recogniserLog: log,
      recogniser: ({ text, final, error, nomatch }: { text?: string; final?: boolean; error?: string; nomatch?: boolean }) => {
        const now = StandIn.running!;
        if (text) now.hear(text, final ?? false);
        if (nomatch) now.tell("nomatch");
        if (error) now.tell("error", { error });
        if (final || error || nomatch) now.end();
      },
    });
  });
  return (step) => page.evaluate((told) => (window as unknown as { recogniser(step: object): void }).recogniser(told), step);
}

test("a browser's recogniser that keeps to the specification: words appear while they are said, and nothing goes to the server", async ({ page }) => {
  const hears = await standIn(page);
  const count = await open(page);
  await speak(page).click();
  await expect(speak(page)).toHaveAttribute("data-phase", /waiting|hearing/, { timeout: 60_000 });
  await hears({ text: "how much is" });
  await expect(page.locator("#question")).toHaveAttribute("placeholder", "how much is");
  await page.screenshot({ path: "screenshots/voice-interim.png" });
  await hears({ text: "How much is a family ticket?", final: true });
  await expect(questions(page).last()).toHaveText("How much is a family ticket?");
  await expect(page.locator(".answer").last()).toContainText("29.00", { timeout: 60_000 });
  await expect(speak(page)).toHaveAttribute("data-phase", "off");
  await expect(page.locator("#question")).not.toHaveAttribute("placeholder", /how much/i);

  // From now on the browser alone finds it.
  await speak(page).click();
  await expect(speak(page)).toHaveAttribute("data-phase", "waiting");
  await hears({ text: "Can I bring" });
  await expect(speak(page)).toHaveAttribute("data-phase", "hearing");
  await hears({ text: "Can I bring my dog?", final: true });
  await expect(questions(page).last()).toHaveText("Can I bring my dog?");
  expect(count.sent).toBe(0);

  // Nobody speaks: the microphone is closed without a word.
  await speak(page).click();
  await expect(speak(page)).toHaveAttribute("data-phase", "waiting");
  await hears({ error: "no-speech" });
  await expect(speak(page)).toHaveAttribute("data-phase", "off");
  await expect(page.getByRole("alert")).toBeHidden();

  // Escape takes it back: the recogniser is told to forget.
  await speak(page).click();
  await hears({ text: "never mind" });
  await expect(speak(page)).toHaveAttribute("data-phase", "hearing");
  await page.keyboard.press("Escape");
  await expect(speak(page)).toHaveAttribute("data-phase", "off");
  expect(await page.evaluate(() => (window as unknown as { recogniserLog: string[] }).recogniserLog.at(-1))).toBe("abort");
  await expect(questions(page)).toHaveCount(2);

  // And when its service goes away later, the visitor reads it and the server hears the next question.
  await speak(page).click();
  await expect(speak(page)).toHaveAttribute("data-phase", "waiting");
  await hears({ error: "network" });
  await expect(page.getByRole("alert")).toBeVisible();
  await speak(page).click();
  await expect(questions(page).last()).toContainText("open on Sunday", { timeout: 120_000 });
  expect(count.sent).toBe(1);
});

test("a recogniser that understood nothing is not the last word: the server hears the same question", async ({ page }) => {
  const hears = await standIn(page);
  const count = await open(page);
  await speak(page).click();
  await expect(speak(page)).toHaveAttribute("data-phase", "hearing", { timeout: 60_000 });
  await hears({ nomatch: true });
  await expect(questions(page).last()).toContainText("open on Sunday", { timeout: 120_000 });
  expect(count.sent).toBe(1);
  await ask(page, "How much is a family ticket?");
  await expect(page.locator(".answer").last()).toContainText("29.00", { timeout: 60_000 });
});
