import { chromium, expect, test, type Page } from "@playwright/test";
import { ask, ready, spoken } from "./site";

const metrics = (page: Page) => page.evaluate(() => window.presenterMetrics);

test("where the browser refuses sound before a touch, it plays muted with captions, and a touch brings the sound", async ({ baseURL }, { project }) => {
  const options = project.use.launchOptions!;
  const browser = await chromium.launch({ ...options, args: [...options.args!.filter((a) => !a.startsWith("--autoplay-policy")), "--autoplay-policy=document-user-activation-required"] });
  try {
    const page = await browser.newPage();
    // Whatever Playwright looks up in a page counts as a touch for the browser: the page asks by itself, as one does that
    // greets, and tells when the button is there.
    await page.addInitScript(() => {
      document.addEventListener("presenter-ready", (event) => void (event.target as HTMLElementTagNameMap["virtual-presenter"]).ask("hello"));
      const looking = setInterval(() => {
        const shadow = document.querySelector("virtual-presenter")?.shadowRoot;
        if (shadow?.querySelector<HTMLElement>("#hear")?.hidden !== false || !(shadow.querySelector<HTMLVideoElement>("#speaking")!.currentTime > 0.1)) return;
        clearInterval(looking);
        console.log(`wants a touch, muted: ${shadow.querySelector<HTMLVideoElement>("#speaking")!.muted}`);
      }, 100);
    });
    const wanted = page.waitForEvent("console", { predicate: (message) => message.text().startsWith("wants a touch"), timeout: 100_000 });
    await page.goto(baseURL!);
    expect((await wanted).text()).toBe("wants a touch, muted: true");
    await page.screenshot({ path: "screenshots/tap-to-hear.png" });
    await expect(page.locator("#caption .now, #caption .said").first()).toHaveText(/\S/);
    await page.getByRole("button", { name: "Tap to hear" }).click();
    expect(await page.locator("#speaking").evaluate((v: HTMLVideoElement) => v.muted)).toBe(false);
    await expect(page.getByRole("button", { name: "Tap to hear" })).toBeHidden();
  } finally {
    await browser.close();
  }
});

test("without Media Source the answer comes as one file, with captions, and can be interrupted", async ({ page }) => {
  await page.addInitScript(() => {
    Object.assign(window, { MediaSource: undefined, ManagedMediaSource: undefined });
  });
  await page.goto("/");
  await ready(page);
  await ask(page, "hello");
  await expect(page.locator(".answer"), "the text does not wait for the file").toContainText("elcome");
  await spoken(page);
  await expect(page.locator("#caption .now")).toHaveText(/\S/);
  expect(await page.locator("#speaking").evaluate((v: HTMLVideoElement) => [v.src.slice(0, 5), Number.isFinite(v.duration)])).toEqual(["blob:", true]);
  await page.keyboard.press("Escape");
  await expect(page.locator(".answer .cut")).toHaveText("Interrupted");
});

test("a link that is slower than the voice makes waits, not drift: the answer goes on, in step and whole", async ({ page }) => {
  await page.goto("/");
  await ready(page);
  const link = await page.context().newCDPSession(page);
  await link.send("Network.enable");
  await ask(page, "hello");
  await spoken(page);
  await link.send("Network.emulateNetworkConditions", { offline: false, latency: 300, downloadThroughput: 20_000, uploadThroughput: 20_000, connectionType: "cellular3g" });
  await expect(page.locator("#stage")).toHaveAttribute("data-state", "ready", { timeout: 100_000 });
  const { driftMs, stalledMs, stalls } = await metrics(page);
  test.info().annotations.push({ type: "figures", description: JSON.stringify({ driftMs, stalledMs, stalls }) });
  expect(Math.abs(driftMs!), "milliseconds between the answer's clock and the page's").toBeLessThan(250);
  const ended = await page.locator("#speaking").evaluate((v: HTMLVideoElement) => [v.ended, v.buffered.length]);
  expect(ended).toEqual([true, 1]);
});

test("a tab that was hidden and is shown again is where the voice is", async ({ page, context }) => {
  await page.goto("/");
  await ready(page);
  await ask(page, "Tell me the whole history of the harbour in detail.");
  await spoken(page);
  const other = await context.newPage();
  await other.bringToFront();
  const hidden = await page.locator("#speaking").evaluate((v: HTMLVideoElement) => v.currentTime);
  await spoken(page, hidden + 0.3);
  await page.bringToFront();
  await expect.poll(() => page.evaluate(() => {
    const video = document.querySelector("virtual-presenter")!.shadowRoot!.querySelector<HTMLVideoElement>("#speaking")!;
    return Math.abs(window.presenterMetrics.currentTime - video.currentTime);
  })).toBeLessThan(0.3);
  await expect(page.locator("#caption .now, #caption .said").first()).toHaveText(/\S/);
  await page.keyboard.press("Escape");
  await expect.poll(() => page.locator("#idle").evaluate((v: HTMLVideoElement) => !v.paused)).toBe(true);
});
