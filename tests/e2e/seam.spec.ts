import { expect, test, type Page } from "@playwright/test";

/** One painted frame of the stage: the answer's opacity, and how much the picture changed, in grey levels of 255. */
type Painted = [opacity: number, change: number];

/** Draws, frame by frame, what the visitor sees: the loop, and over it the answer as far as it has faded in. */
async function watch(page: Page): Promise<void> {
  await page.evaluate(() => {
    const [idle, speaking] = ["#idle", "#speaking"].map((id) => document.querySelector("virtual-presenter")!.shadowRoot!.querySelector<HTMLVideoElement>(id)!);
    const canvas = Object.assign(document.createElement("canvas"), { width: 128, height: 128 });
    const context = canvas.getContext("2d", { willReadFrequently: true })!;
    const painted: Painted[] = [];
    let before: Uint8ClampedArray | null = null;
    Object.assign(window, { painted });
    const step = () => {
      context.globalAlpha = 1;
      context.drawImage(idle!, 0, 0, 128, 128);
      const opacity = speaking!.readyState > 1 ? Number(getComputedStyle(speaking!).opacity) : 0;
      context.globalAlpha = opacity;
      if (opacity > 0) context.drawImage(speaking!, 0, 0, 128, 128);
      const now = context.getImageData(0, 0, 128, 128).data;
      if (before) painted.push([opacity, now.reduce((sum, value, i) => sum + Math.abs(value - before![i]!), 0) / (128 * 128 * 3)]);
      before = now;
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  });
}

/** The frames since the last call, around every change between loop and answer. */
const seam = (page: Page) => page.evaluate(() => {
  const painted = (window as unknown as { painted: Painted[] }).painted.splice(0);
  return painted.filter((_, i) => new Set(painted.slice(Math.max(0, i - 3), i + 4).map(([opacity]) => opacity)).size > 1).map(([, change]) => change);
});

test("between loop and answer the picture does not jump, there and back and when interrupted", async ({ page }) => {
  await page.goto("/");
  await expect(page.locator("#state")).toHaveText("Listening");
  await expect.poll(() => page.locator("#idle").evaluate((v: HTMLVideoElement) => v.currentTime)).toBeGreaterThan(0.5);
  await watch(page);
  for (const [question, interrupted] of [["hello", false], ["Tell me the whole history of the harbour in detail.", true]] as const) {
    await page.fill("#question", question);
    await page.keyboard.press("Enter");
    await expect.poll(() => page.evaluate(() => window.presenterMetrics.currentTime)).toBeGreaterThan(1.5);
    if (interrupted) await page.keyboard.press("Escape");
    await expect(page.locator("#state")).toHaveText("Listening");
    await page.waitForTimeout(600);
    const changes = await seam(page);
    expect(changes.length).toBeGreaterThan(4);
    // A word changes the picture by 1 to 2 levels from frame to frame, a cut out of one by 5, a black frame by 100.
    expect(Math.max(...changes), `${question}: ${changes.map((c) => c.toFixed(1)).join(" ")}`).toBeLessThan(3.5);
  }
});
