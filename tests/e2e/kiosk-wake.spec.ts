import { chromium, expect, test, type Page } from "@playwright/test";
import { hearing, record } from "./fakeMicrophone";
import { KioskServer } from "./kioskServer";

const server = new KioskServer(7);

test.describe.configure({ timeout: 240_000 });
test.beforeAll(() => server.start({ Kiosk__WakePhrase: "hello robin" }));
test.afterAll(() => server.kill());

/** What the sleeping kiosk sent, and what the server said to it. */
async function asleep(file: string, act: (page: Page, answers: boolean[], sent: { size: number }[]) => Promise<void>): Promise<void> {
  const browser = await chromium.launch(hearing(file));
  try {
    const page = await browser.newPage({ viewport: { width: 1080, height: 1920 } });
    const answers: boolean[] = [];
    const sent: { size: number }[] = [];
    page.on("request", (request) => request.method() === "POST" && request.url().endsWith("/api/kiosk/wake") && sent.push({ size: request.postDataBuffer()?.length ?? 0 }));
    page.on("response", async (response) => response.url().endsWith("/api/kiosk/wake") && answers.push(((await response.json()) as { woke: boolean }).woke));
    await page.goto(`${server.address}/kiosk?presenter=robin&lang=en`);
    await expect(page.locator(".call")).toHaveText("or say “hello robin”");
    await expect(page.locator(".call")).toBeVisible();
    await act(page, answers, sent);
  } finally {
    await browser.close();
  }
}

const state = (page: Page) => page.locator("html");

test("the phrase wakes the kiosk, which then listens for the question", async () => {
  await asleep(record("call", "Hello Robin.", "rms", 6), async (page) => {
    await page.screenshot({ path: "screenshots/kiosk-wake-asleep.png" });
    await expect(state(page)).toHaveAttribute("data-state", "awake", { timeout: 90_000 });
    await expect(page.locator("#speak")).not.toHaveAttribute("data-phase", "off");
    await expect(page.locator("#question")).toHaveAttribute("placeholder", /I am listening/);
    await expect(page.locator("#question")).toBeInViewport({ ratio: 1 });
    await page.screenshot({ path: "screenshots/kiosk-wake-awake.png" });
    // Who leaves is not listened to any more, but for the phrase.
    await page.getByRole("button", { name: "I have finished" }).click();
    await expect(page.locator("#speak")).toHaveAttribute("data-phase", "off");
    await expect(page.locator(".call")).toBeVisible();
    await expect(page.locator("#question")).toBeHidden();
  });
});

test("other speech does not, and it is all that leaves the page: of silence nothing is sent", async () => {
  await asleep(record("other", "The lighthouse was built by the harbour company, and the lamp is still turned by hand.", "slt"), async (page, answers, sent) => {
    await expect.poll(() => answers.length, { timeout: 90_000 }).toBeGreaterThanOrEqual(4);
    expect(answers).not.toContain(true);
    await expect(state(page)).toHaveAttribute("data-state", "attract");
    // The file is silent for more than two thirds of its time; a window of speech is 128 kB.
    for (const { size } of sent) expect(size).toBeLessThan(135_000);
    const heard = await page.evaluate(() => performance.now() / 1000);
    expect(sent.reduce((sum, { size }) => sum + size, 0)).toBeLessThan(heard * 32_000 * 0.8);
    await page.getByRole("button", { name: "Privacy" }).click();
    await expect(page.getByRole("dialog")).toContainText("its microphone waits for “hello robin”. Sound leaves the screen only while somebody speaks");
    await page.screenshot({ path: "screenshots/kiosk-wake-privacy.png" });
  });
});
