import { expect, test, type Page } from "@playwright/test";
import { hearing, record } from "./fakeMicrophone";

const question = record("question", "When are you open on Sunday?");
// Chromium's microphone that plays a file: it begins anew each time the microphone is opened.
test.use({
  launchOptions: hearing(question),
});
test.describe.configure({ timeout: 240_000 });

async function open(page: Page): Promise<void> {
  await page.goto("/");
  await expect(page.locator("#state")).toHaveText("Listening");
  await expect(page.locator("#speak")).toBeVisible();
}

const questions = (page: Page) => page.locator(".question");
const phase = (page: Page) => page.locator("#speak");

test("after a tap a spoken question appears as text and is answered, and the microphone is closed", async ({ page }) => {
  await open(page);
  await page.screenshot({ path: "screenshots/voice-off.png" });
  await page.locator("#speak").click();
  await expect(phase(page)).toHaveAttribute("data-phase", "hearing", { timeout: 60_000 });
  await expect.poll(() => page.locator("#speak").evaluate((b) => Number(b.style.getPropertyValue("--level")))).toBeGreaterThan(0.2);
  await page.screenshot({ path: "screenshots/voice-hearing.png" });
  await expect(questions(page).last()).toContainText("open on Sunday", { timeout: 120_000 });
  await expect(phase(page)).toHaveAttribute("data-phase", "off");
  await expect(page.locator(".answer").last()).toContainText("10:00 to 18:00", { timeout: 60_000 });
});

test("hands-free, a spoken question interrupts the presenter and is answered in its place", async ({ page }) => {
  await open(page);
  await page.fill("#question", "Tell me the whole history of the harbour");
  await page.keyboard.press("Enter");
  await expect(page.locator("#state")).toHaveText("Speaking", { timeout: 60_000 });
  await page.locator("#hands-free").click();
  await expect(page.locator("#hands-free")).toHaveAttribute("aria-checked", "true");
  await expect(page.locator(".answer").first()).toContainText("Interrupted", { timeout: 60_000 });
  await expect(questions(page).last()).toContainText("open on Sunday", { timeout: 120_000 });
  await expect(page.locator(".answer").last()).toContainText("10:00 to 18:00", { timeout: 60_000 });
  await page.screenshot({ path: "screenshots/voice-hands-free.png" });
  await page.locator("#hands-free").click();
  await expect(phase(page)).toHaveAttribute("data-phase", "off");
});

test("the keyboard talks too: while Space is held the question is heard, its release asks", async ({ page }) => {
  let release: () => void = () => undefined;
  const held = new Promise<void>((done) => (release = done));
  await page.route("**/api/listening", async (route) => {
    if (route.request().method() === "POST") await held;
    await route.continue();
  });
  await open(page);
  await page.locator("#speak").focus();
  await page.keyboard.down(" ");
  await expect(phase(page)).toHaveAttribute("data-phase", "hearing", { timeout: 60_000 });
  // The question is over after four seconds of the file; that nobody speaks any more does not end it.
  await page.waitForTimeout(7_000);
  await expect(phase(page)).toHaveAttribute("data-phase", "hearing");
  await page.keyboard.up(" ");
  await expect(phase(page)).toHaveAttribute("data-phase", "recognising");
  await page.screenshot({ path: "screenshots/voice-recognising.png" });
  release();
  await expect(questions(page).last()).toContainText("open on Sunday", { timeout: 120_000 });
});

for (const [name, remedy] of [["NotAllowedError", "Allow it beside the address"], ["NotFoundError", "Connect one and try again"]] as const) {
  test(`${name}: the page says what to do, and a typed question is answered`, async ({ page }) => {
    await page.addInitScript((refusal) => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("refused", refusal));
    }, name);
    await open(page);
    await page.locator("#speak").click();
    await expect(page.getByRole("alert")).toContainText(remedy);
    await expect(phase(page)).toHaveAttribute("data-phase", "off");
    await page.screenshot({ path: `screenshots/voice-${name}.png` });
    await page.fill("#question", "When are you open on Sunday?");
    await page.keyboard.press("Enter");
    await expect(page.locator(".answer").last()).toContainText("10:00 to 18:00", { timeout: 60_000 });
  });
}

test("a server without a recogniser shows no microphone", async ({ page }) => {
  await page.route("**/api/listening", (route) => route.fulfill({ json: { server: false, notice: "off", browser: false, languages: null, longestSeconds: 30 } }));
  await page.goto("/");
  await expect(page.locator("#state")).toHaveText("Listening");
  await expect(page.locator("#speak")).toHaveCount(0);
});
