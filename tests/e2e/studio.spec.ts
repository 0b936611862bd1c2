import AxeBuilder from "@axe-core/playwright";
import { expect, test, type Page } from "@playwright/test";
import { readFile } from "node:fs/promises";

/** playwright.config.ts gives it to the server. */
const key = "the key of the browser tests";

async function open(page: Page): Promise<void> {
  await page.goto("/studio");
  await page.getByLabel(/Admin:Key/).fill(key);
  await page.getByRole("button", { name: "Open" }).click();
  await expect(page.locator("#presenter option")).toContainText(["Robin"]);
}

async function render(page: Page, text: string): Promise<void> {
  await page.locator("#text").fill(text);
  await page.keyboard.press("Control+Enter");
  await expect(page.locator("#state")).toContainText("rendered in", { timeout: 100_000 });
}

const time = (page: Page) => page.locator("#video").evaluate((v: HTMLVideoElement) => v.currentTime);

/** How many different colours each lane shows. */
const drawn = (page: Page) => page.locator("#timeline canvas").evaluateAll((all) => all.map((canvas) => {
  const { width, height } = canvas as HTMLCanvasElement;
  const pixels = new Uint32Array((canvas as HTMLCanvasElement).getContext("2d")!.getImageData(0, 0, width, height).data.buffer);
  return new Set(pixels).size;
}));

const violations = async (page: Page) => (await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]).analyze()).violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(" ")}`);

test("the studio opens with the key, renders, shows every track, seeks and exports", async ({ page }) => {
  await page.goto("/studio");
  await page.getByLabel(/Admin:Key/).fill("another key altogether");
  await page.getByRole("button", { name: "Open" }).click();
  await expect(page.locator("#key-problem")).toContainText("not the admin key");
  expect(await violations(page)).toEqual([]);
  await open(page);
  expect(await violations(page)).toEqual([]);

  await page.locator("#text").fill("");
  await page.getByRole("button", { name: "cheerful" }).click();
  await expect(page.locator("#text")).toHaveValue("[cheerful] ");
  await render(page, "[cheerful] [nod] Hello and welcome. The lighthouse is open today.");
  await expect(page.locator("#problem")).toBeHidden();
  await expect(page.locator("#names > div > span:first-child")).toContainText(["Time", "Sentences", "Words", "Phonemes", "Sound", "Speech", "Motion", "Frames", "Encoding"]);
  await expect.poll(async () => Math.min(...(await drawn(page)))).toBeGreaterThan(3);
  await page.screenshot({ path: "screenshots/studio-light.png", fullPage: true });

  const box = (await page.locator("#timeline").boundingBox())!;
  const length = await page.locator("#video").evaluate((v: HTMLVideoElement) => v.duration);
  await page.mouse.click(box.x + box.width / 2, box.y + 40);
  await expect.poll(() => time(page)).toBeCloseTo(length / 2, 1);
  await expect(page.locator("#under")).toContainText(/0:0\d\.\d\d/);
  await expect.poll(() => page.locator("#video").evaluate((v: HTMLVideoElement) => (v.textTracks[0]?.activeCues?.[0] as VTTCue | undefined)?.text)).toBe("The lighthouse is open today.");
  // Where the playhead stands is where the clip is.
  const head = () => page.locator("#head").evaluate((h, left) => h.getBoundingClientRect().left - left, box.x);
  await expect.poll(async () => Math.abs((await head()) - box.width / 2)).toBeLessThan(4);

  await page.locator("#timeline").focus();
  await page.keyboard.press("Home");
  await expect.poll(() => time(page)).toBe(0);
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => time(page)).toBeCloseTo(0.04, 2);
  await expect(page.locator("#timeline")).toHaveAttribute("aria-valuetext", /0:00\.04 of/);
  await page.keyboard.press("+");
  await expect.poll(() => page.locator("#length").evaluate((l) => l.clientWidth)).toBeGreaterThan(box.width * 1.3);
  await page.keyboard.press(" ");
  await expect.poll(() => time(page)).toBeGreaterThan(0.5);
  await page.keyboard.press(" ");

  for (const [id, file, begins] of [["mp4", /^robin-hello-and-welcome.*\.mp4$/, "ftyp"], ["vtt", /\.vtt$/, "WEBVTT"]] as const) {
    const [download] = await Promise.all([page.waitForEvent("download"), page.click(`#${id}`)]);
    expect(download.suggestedFilename()).toMatch(file);
    expect((await readFile(await download.path())).subarray(0, 12).toString("latin1")).toContain(begins);
  }

  await page.emulateMedia({ colorScheme: "dark" });
  await page.getByText("Controls", { exact: true }).click();
  await page.getByRole("button", { name: "All", exact: true }).click();
  await expect.poll(() => page.locator("#timeline canvas").count()).toBeGreaterThan(30);
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: "Those that move most" }).click();
  await page.keyboard.press("Escape");
  await page.locator("h1").click();
  await page.screenshot({ path: "screenshots/studio-dark.png", fullPage: true });
  expect(await violations(page)).toEqual([]);
});

test("what cannot be rendered is said beside the text, and the work goes on", async ({ page }) => {
  await open(page);
  await page.locator("#text").fill("[nod]");
  await page.click("#render");
  await expect(page.locator("#problem")).toContainText("stage directions alone are not spoken");
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  await expect(page.locator("#render")).toBeEnabled();
  await page.screenshot({ path: "screenshots/studio-phone.png", fullPage: true });
});

test("whoever asks learns who the presenter is", async ({ page }) => {
  await page.goto("/about");
  await expect(page.getByRole("heading", { name: "Robin" })).toBeVisible();
  await expect(page.locator("main")).toContainText("this person does not exist");
  await expect(page.locator("main")).toContainText("AI-generated");
  await expect(page.getByRole("link", { name: "trainedAlgorithmicMedia" })).toBeVisible();
  await page.screenshot({ path: "screenshots/about.png", fullPage: true });
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violations(page)).toEqual([]);
  }
});

test("loop and answer carry the label at the same place", async ({ page }) => {
  await page.goto("/");
  await expect(page.locator("#state")).toHaveText("Listening");
  await page.fill("#question", "hello");
  await page.keyboard.press("Enter");
  await expect.poll(() => page.evaluate(() => window.presenterMetrics.currentTime)).toBeGreaterThan(0.4);
  const label = (id: string) => page.locator(id).evaluate((video: HTMLVideoElement) => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 512, height: 512 });
    const context = canvas.getContext("2d")!;
    context.drawImage(video, 0, 0, 512, 512);
    return [...context.getImageData(380, 472, 120, 28).data];
  });
  const boxes = [await label("#idle"), await label("#speaking")];
  const change = boxes[0]!.reduce((sum, value, i) => sum + Math.abs(value - boxes[1]![i]!), 0) / boxes[0]!.length;
  expect(change, "mean difference of the label's pixels").toBeLessThan(6);
  // Bright letters on a dark ground.
  for (const pixels of boxes) expect(Math.max(...pixels.filter((_, i) => i % 4 < 3)) - Math.min(...pixels.filter((_, i) => i % 4 < 3))).toBeGreaterThan(120);
});
