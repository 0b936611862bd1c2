import { expect, test, type Page } from "@playwright/test";
import { textOnly } from "./site";

/** Mean of a box of the speaking video's picture, pixel by pixel, as the visitor sees it. */
async function mouth(page: Page): Promise<number[]> {
  return page.locator("#speaking").evaluate((video: HTMLVideoElement) => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 120, height: 80 });
    const context = canvas.getContext("2d")!;
    context.drawImage(video, 196, 255, 120, 80, 0, 0, 120, 80);
    return [...context.getImageData(0, 0, 120, 80).data];
  });
}

const metrics = (page: Page) => page.evaluate(() => window.presenterMetrics);

async function open(page: Page): Promise<void> {
  await page.goto("/");
  await expect(page.locator("#state")).toHaveText("Listening");
}

async function ask(page: Page, question: string): Promise<void> {
  await page.fill("#question", question);
  await page.keyboard.press("Enter");
}

test("the presenter is there and alive before anything is asked", async ({ page }) => {
  await open(page);
  const idle = page.locator("#idle");
  await expect.poll(() => idle.evaluate((v: HTMLVideoElement) => v.currentTime)).toBeGreaterThan(0.2);
  await expect(page.getByText("AI-generated")).toBeVisible();
  await page.screenshot({ path: "screenshots/desktop.png" });
});

test("a question is answered with moving lips, captions in step and the source", async ({ page }) => {
  await open(page);
  await ask(page, "When are you open on Sunday?");
  await expect(page.locator("#state")).toHaveText("Speaking");
  const answer = page.locator(".answer").last();
  await expect(answer).toContainText("10:00 to 18:00");
  await expect(answer.locator(".sources")).toContainText("Opening hours");

  await expect.poll(async () => (await metrics(page)).currentTime).toBeGreaterThan(0.4);
  const before = await mouth(page);
  const started = (await metrics(page)).currentTime;
  await expect.poll(async () => (await metrics(page)).currentTime).toBeGreaterThan(started + 0.6);
  let largest = 0;
  for (let i = 0; i < 5; i++) {
    const now = await mouth(page);
    largest = Math.max(largest, now.reduce((sum, value, k) => sum + Math.abs(value - before[k]!), 0) / now.length);
    await page.waitForTimeout(150);
  }
  expect(largest, "mean change of the mouth's pixels").toBeGreaterThan(1);
  await expect(page.locator("#caption .now")).toHaveText(/\S/);
  await page.screenshot({ path: "screenshots/speaking.png" });

  await expect(page.locator("#state")).toHaveText("Listening", { timeout: 60_000 });
  await expect(page.locator("#stage")).not.toHaveClass(/speaking/);
});

for (const [how, act] of [
  ["typing", (page: Page) => page.locator("#question").pressSequentially("W")],
  ["the button", (page: Page) => page.click("#stop")],
  ["Escape", (page: Page) => page.keyboard.press("Escape")],
] as const) {
  test(`${how} stops the presenter at once, and only what was heard stays`, async ({ page }) => {
    await open(page);
    await ask(page, "Tell me the whole history of the harbour in detail.");
    await expect.poll(async () => (await metrics(page)).currentTime).toBeGreaterThan(1);
    await act(page);
    expect(await page.locator("#speaking").evaluate((v: HTMLVideoElement) => v.paused)).toBe(true);
    await expect(page.locator(".answer .cut").last()).toHaveText("Interrupted");
    await expect(page.locator("#state")).toHaveText("Listening");
  });
}

test("a new question while speaking ends the old answer and is answered itself", async ({ page }) => {
  await open(page);
  await ask(page, "Tell me the whole history of the harbour in detail.");
  await expect.poll(async () => (await metrics(page)).currentTime).toBeGreaterThan(0.5);
  await ask(page, "How much is a family ticket?");
  await expect(page.locator(".answer").last()).toContainText("€29.00");
  await expect(page.locator("#state")).toHaveText("Speaking");
  await expect.poll(async () => (await metrics(page)).currentTime).toBeGreaterThan(0.3);
});

test("where video cannot play, the answer comes as text", async ({ page }) => {
  await textOnly(page);
  await open(page);
  await ask(page, "How much is a family ticket?");
  await expect(page.locator(".answer").last()).toContainText("€29.00");
  await expect(page.locator("#state")).toHaveText("Listening");
});

test("what cannot be asked or said is explained", async ({ page }) => {
  await open(page);
  await page.keyboard.press("Enter");
  await expect(page.locator("#notice")).toContainText("type a question");
  await ask(page, "你们什么时候开门？");
  await expect(page.locator(".answer").last()).toContainText("English");
  await page.locator("#question").fill("long ".repeat(2000));
  await page.keyboard.press("Enter");
  await expect(page.locator("#notice")).toContainText("2000");
});

test("the connection comes back by itself", async ({ page, context }) => {
  await open(page);
  await context.setOffline(true);
  await page.evaluate(() => window.dispatchEvent(new Event("offline")));
  await context.setOffline(false);
  await expect(page.locator("#state")).toHaveText("Listening");
  await ask(page, "hello");
  await expect(page.locator(".answer").last()).toContainText("welcome", { ignoreCase: true });
});

for (const [name, width, height] of [["phone", 390, 844], ["kiosk", 1080, 1920]] as const) {
  test(`the page fits a ${name}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await open(page);
    await ask(page, "What can I see in the lighthouse room?");
    await expect.poll(async () => (await metrics(page)).currentTime).toBeGreaterThan(0.5);
    await page.screenshot({ path: `screenshots/${name}.png` });
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    await expect(page.locator("#question")).toBeInViewport();
    await expect(page.locator("#stage")).toBeInViewport();
  });
}
