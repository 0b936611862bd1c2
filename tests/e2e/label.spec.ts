import { expect, test, type Page } from "@playwright/test";
import { ask, ready, Site, spoken } from "./site";

const long = "The history of the harbour goes back more than eight hundred years, from a muddy landing place to the port of today.";

/** Where the label is on the screen, what lies on it there, and whether the stage shows all of it. */
const look = (page: Page) => page.evaluate(async () => {
  const shadow = document.querySelector("virtual-presenter")!.shadowRoot!;
  const [stage, video] = ["#stage", "#idle"].map((id) => shadow.querySelector<HTMLElement>(id)!);
  const server = new URL(shadow.querySelector<HTMLVideoElement>("#idle")!.src).origin;
  const told = (await (await fetch(`${server}/api/presenter`)).json()) as { width: number; height: number; label: { x: number; y: number; width: number; height: number } };
  const [box, shown] = [video!.getBoundingClientRect(), stage!.getBoundingClientRect()];
  const fit = getComputedStyle(video!).objectFit === "contain" ? Math.min(box.width / told.width, box.height / told.height) : Math.max(box.width / told.width, box.height / told.height);
  const [width, height] = [told.width * fit, told.height * fit];
  const at = {
    x: box.x + (box.width - width) / 2 + told.label.x * width, y: box.y + (box.height - height) / 2 + told.label.y * height,
    width: told.label.width * width, height: told.label.height * height,
  };
  const over = new Set<string>();
  for (const across of [0.02, 0.25, 0.5, 0.75, 0.98])
    for (const down of [0.05, 0.5, 0.95]) {
      const top = shadow.elementFromPoint(at.x + across * at.width, at.y + down * at.height);
      if (!top?.matches("video, img, .stage")) over.add(top?.id || top?.className || "nothing");
    }
  const seen = { left: Math.max(shown.left, 0), top: Math.max(shown.top, 0), right: Math.min(shown.right, innerWidth), bottom: Math.min(shown.bottom, innerHeight) };
  return { at, over: [...over], inside: at.x >= seen.left && at.y >= seen.top && at.x + at.width <= seen.right && at.y + at.height <= seen.bottom };
});

/** What is drawn over it without being an element, a shade for instance: the letters' share of bright pixels, of all in the label's middle. */
async function letters(page: Page, at: { x: number; y: number; width: number; height: number }): Promise<number> {
  const picture = await page.screenshot({ clip: at });
  return page.evaluate(async (png) => {
    const image = new Image();
    image.src = `data:image/png;base64,${png}`;
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
    const context = canvas.getContext("2d")!;
    context.drawImage(image, 0, 0);
    const pixels = context.getImageData(0, 0, image.width, image.height).data;
    let bright = 0;
    for (let i = 0; i < pixels.length; i += 4) if (Math.min(pixels[i]!, pixels[i + 1]!, pixels[i + 2]!) > 190) bright++;
    return (4 * bright) / pixels.length;
  }, picture.toString("base64"));
}

async function isVisible(page: Page, name: string): Promise<void> {
  const { at, over, inside } = await look(page);
  expect(inside, `${name}: the label at ${JSON.stringify(at)} is cut`).toBe(true);
  expect(over, `${name}: the label is covered`).toEqual([]);
  await page.screenshot({ path: `screenshots/label-${name}.png` });
  const share = await letters(page, at);
  expect(share, `${name}: the label's letters are dimmed`).toBeGreaterThan(0.04);
}

/** A caption as long as they come, as when it speaks. */
const speakLong = (page: Page) => page.evaluate((text) => {
  const root = document.querySelector("virtual-presenter")!.shadowRoot!.querySelector<HTMLElement>("#caption")!;
  root.replaceChildren(Object.assign(document.createElement("span"), { textContent: text, className: "said" }));
}, long);

const picture = (page: Page) => expect.poll(() => page.locator("#idle").evaluate((v: HTMLVideoElement) => v.currentTime)).toBeGreaterThan(0.1);

for (const [name, width, height] of [["desktop", 1280, 800], ["phone", 390, 844], ["small-phone", 320, 568], ["phone-on-its-side", 844, 390], ["tablet", 820, 1180]] as const)
  test(`the label in the picture is seen whole: ${name}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await page.goto("/");
    await ready(page);
    await picture(page);
    await isVisible(page, name);
    await speakLong(page);
    await isVisible(page, `${name}-caption`);
  });

for (const [name, width, height] of [["kiosk-portrait", 1080, 1920], ["kiosk-landscape", 1920, 1080]] as const)
  test(`the label in the picture is seen whole: ${name}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await page.goto("/kiosk?presenter=robin&lang=en");
    await picture(page);
    await isVisible(page, name);
    await page.mouse.click(width / 4, height / 4);
    await expect(page.locator("html")).toHaveAttribute("data-state", "awake");
    await speakLong(page);
    await isVisible(page, `${name}-caption`);
  });

test("the label in the picture is seen whole: the widget's panel, while the presenter speaks", async ({ page }) => {
  const site = await Site.open(true);
  try {
    await page.goto(site.address);
    await page.getByRole("button", { name: "Ask the presenter" }).click();
    await ready(page);
    await picture(page);
    await isVisible(page, "widget");
    await ask(page, "Tell me the whole history of the harbour in detail.");
    await spoken(page, 1);
    await expect(page.locator("#caption span").first()).toHaveText(/\S/);
    await isVisible(page, "widget-speaking");
    const [caption, stage] = [(await page.locator("#caption").boundingBox())!, (await page.locator("#stage").boundingBox())!];
    expect(caption.y, "the caption lies over the mouth").toBeGreaterThan(stage.y + stage.height * 0.6);
  } finally {
    await site.close();
  }
});
