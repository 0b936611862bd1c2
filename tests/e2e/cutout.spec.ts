import { expect, test, type Page } from "@playwright/test";
import { presenter, ready, Site, spoken } from "./site";

// Chromium's own moving test picture in place of a camera.
test.use({ launchOptions: { executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--autoplay-policy=no-user-gesture-required", "--use-fake-device-for-media-stream"] } });

/** Stripes that no presenter wears: what of them shows beside the head must not show through the face. */
const Stripes = "repeating-linear-gradient(45deg, rgb(255 0 204) 0 12px, rgb(0 255 0) 12px 24px)";

/** An element that stands before a striped page. */
async function place(page: Page, background: string): Promise<void> {
  await page.goto("/example.html");
  await page.evaluate(([ground, stripes]) => {
    document.body.replaceChildren();
    document.documentElement.style.background = "none";
    document.body.style.cssText = `margin: 0; min-height: 100vh; background: ${stripes}`;
    const element = document.createElement("virtual-presenter");
    element.setAttribute("background", ground!);
    element.style.height = "100vh";
    Object.assign(window, { told: [] as unknown[] });
    element.addEventListener("presenter-ready", (event) => (window as unknown as { told: unknown[] }).told.push(event.detail));
    document.body.append(element);
  }, [background, Stripes]);
  await ready(page);
}

interface Look {
  /** Shares of pixels that are the page's stripes: beside the head, in the face (eyes and teeth too), in the shirt. */
  beside: number;
  face: number;
  shirt: number;
  /** Of the pixels along a line through the hair's edge: how many are neither stripe nor hair, but between. */
  soft: number;
}

/** Looks at what is really on the screen. */
async function look(page: Page, name: string): Promise<Look> {
  const picture = await page.locator("#stage").screenshot({ path: `screenshots/${name}.png` });
  return page.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
    const context = canvas.getContext("2d")!;
    context.drawImage(image, 0, 0);
    // The square picture is shown whole in the middle of the stage.
    const side = Math.min(image.width, image.height);
    const at = (box: number[]) => {
      const [x, y, w, h] = box.map((v) => Math.round(v * side)) as [number, number, number, number];
      return context.getImageData(x + (image.width - side) / 2, y + (image.height - side) / 2, w, h).data;
    };
    // Both stripes are far more colourful than anything a person wears here.
    const share = (...box: number[]) => {
      const pixels = at(box);
      let striped = 0;
      for (let i = 0; i < pixels.length; i += 4) {
        const [r, g, b] = [pixels[i]!, pixels[i + 1]!, pixels[i + 2]!];
        if (Math.max(r, g, b) - Math.min(r, g, b) > 150) striped++;
      }
      return striped / (pixels.length / 4);
    };
    // Rows through the outline of the hair at the left.
    const edge = at([0.2, 0.3, 0.16, 0.1]);
    let soft = 0;
    for (let i = 0; i < edge.length; i += 4) {
      const colourful = Math.max(edge[i]!, edge[i + 1]!, edge[i + 2]!) - Math.min(edge[i]!, edge[i + 1]!, edge[i + 2]!);
      if (colourful > 70 && colourful < 200) soft++;
    }
    return { beside: Math.min(share(0.02, 0.3, 0.14, 0.3), share(0.84, 0.3, 0.14, 0.3)), face: share(0.36, 0.28, 0.28, 0.36), shirt: share(0.3, 0.84, 0.3, 0.14), soft: soft / (edge.length / 4) };
  }, picture.toString("base64"));
}

function expectCutOut(seen: Look): void {
  expect(seen.beside, "the page must show beside the head").toBeGreaterThan(0.97);
  expect(seen.face, "the page shows through the face").toBe(0);
  expect(seen.shirt, "the page shows through the shirt").toBe(0);
}

const drawn = (page: Page) => expect(page.locator("#stage"), "the loop without backdrop is made when first asked for").toHaveClass(/drawn/, { timeout: 100_000 });

test("before a striped page the presenter waits, speaks and waits again: stripes beside the head, none through the face", async ({ page }) => {
  await place(page, "transparent");
  await expect(page.locator("#plate")).toHaveAttribute("src", /plate-alpha\.png$/);
  await drawn(page);
  const idle = await look(page, "cutout-idle");
  expectCutOut(idle);
  expect(idle.soft, "hair has soft edges").toBeGreaterThan(0);

  // Whether the picture is ever gone or stands still while it speaks.
  await page.evaluate(() => {
    const root = document.querySelector("virtual-presenter")!.shadowRoot!;
    const [stage, canvas, speaking] = [root.querySelector("#stage")!, root.querySelector<HTMLCanvasElement>("#cut-out")!, root.querySelector<HTMLVideoElement>("#speaking")!];
    const small = Object.assign(document.createElement("canvas"), { width: 64, height: 64 });
    const context = small.getContext("2d", { willReadFrequently: true })!;
    const seen = { undrawn: 0, faces: new Set<string>(), least: 255 };
    Object.assign(window, { seen });
    const step = () => {
      requestAnimationFrame(step);
      if (!stage.classList.contains("drawn")) seen.undrawn++;
      context.clearRect(0, 0, 64, 64);
      context.drawImage(canvas, 0, 0, 64, 64);
      const pixels = context.getImageData(24, 28, 14, 14).data;
      if (pixels.some((v) => v > 0)) seen.least = Math.min(seen.least, ...pixels.filter((_, i) => i % 4 === 3));
      if (speaking.currentTime > 0) seen.faces.add(pixels.join(" "));
    };
    requestAnimationFrame(step);
  });
  await page.locator("#question").fill("When are you open on Sunday?");
  await page.keyboard.press("Enter");
  await spoken(page, 1);
  await expect(page.locator("#speaking")).toHaveAttribute("data-alpha", "below");
  expect(await page.locator("#speaking").evaluate((v: HTMLVideoElement) => [v.videoWidth, v.videoHeight])).toEqual([512, 1024]);
  expectCutOut(await look(page, "cutout-speaking"));
  await spoken(page, 2.5);
  await page.keyboard.press("Escape");
  await expect(page.locator("#stage")).not.toHaveClass(/speaking/);
  await page.waitForTimeout(500);
  expectCutOut(await look(page, "cutout-after"));
  const seen = await page.evaluate(() => {
    const { undrawn, faces, least } = (window as unknown as { seen: { undrawn: number; faces: Set<string>; least: number } }).seen;
    return { undrawn, faces: faces.size, least };
  });
  expect(seen.undrawn, "the picture was gone at a seam").toBe(0);
  expect(seen.least, "the face was transparent at a seam").toBeGreaterThan(250);
  expect(seen.faces, "the face stood still").toBeGreaterThan(10);
  expect(await page.evaluate(() => (window as unknown as { told: { background: string }[] }).told[0]!.background)).toBe("transparent");
});

test("when the graphics card is lost the still picture stands there, and the moving one comes back", async ({ page }) => {
  await place(page, "transparent");
  await drawn(page);
  await page.locator("#cut-out").evaluate((canvas: HTMLCanvasElement) => {
    const lose = canvas.getContext("webgl")!.getExtension("WEBGL_lose_context")!;
    Object.assign(window, { lose });
    lose.loseContext();
  });
  await expect(page.locator("#stage")).not.toHaveClass(/drawn/);
  expectCutOut(await look(page, "cutout-lost"));
  await page.evaluate(() => (window as unknown as { lose: WEBGL_lose_context }).lose.restoreContext());
  await drawn(page);
  expectCutOut(await look(page, "cutout-restored"));
});

test("without WebGL the presenter has its own backdrop, and the console says why", async ({ page }) => {
  const said: string[] = [];
  page.on("console", (message) => message.type() === "warning" && said.push(message.text()));
  await page.addInitScript(() => {
    const own = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string, ...rest: unknown[]) {
      return kind.startsWith("webgl") ? null : (own as (...all: unknown[]) => unknown).call(this, kind, ...rest);
    } as typeof own;
  });
  await place(page, "transparent");
  await expect(page.locator("#idle")).toHaveAttribute("src", /\/idle\.mp4$/);
  await expect.poll(() => page.locator("#idle").evaluate((v: HTMLVideoElement) => v.currentTime)).toBeGreaterThan(0.2);
  expect((await look(page, "cutout-no-webgl")).beside, "its own backdrop is there").toBe(0);
  expect(said.join("\n")).toContain("this browser has no WebGL");
});

test("where motion is unwelcome the still cut-out stands there", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await place(page, "transparent");
  await expect.poll(() => page.locator("#plate").evaluate((i: HTMLImageElement) => i.naturalWidth), { timeout: 100_000 }).toBe(512);
  await expect(page.locator("#stage")).not.toHaveClass(/drawn/);
  expectCutOut(await look(page, "cutout-still"));
});

test("on another site one attribute of the script tag has it stand before the page", async ({ page }) => {
  const site = await Site.open(true, 'data-background="transparent"');
  try {
    await page.goto(site.address);
    await page.evaluate((stripes) => (document.body.style.background = stripes), Stripes);
    await page.getByRole("button", { name: "Ask the presenter" }).click();
    await ready(page);
    await drawn(page);
    const seen = await look(page, "cutout-widget-stage");
    expect(seen.beside, "the page must show beside the head").toBeGreaterThan(0.9);
    expect(seen.face, "the page shows through the face").toBe(0);
    await page.screenshot({ path: "screenshots/cutout-widget.png" });
    expect(await page.locator("#idle").getAttribute("src")).toBe(`${presenter}/presenters/robin/idle-alpha.mp4`);
  } finally {
    await site.close();
  }
});

test.describe("with a camera", () => {
  test("its picture is behind the presenter once the visitor asks for it, and the camera stops with the button", async ({ page, context, baseURL }) => {
    await context.grantPermissions(["camera"], { origin: baseURL! });
    await place(page, "camera");
    await drawn(page);
    expectCutOut(await look(page, "cutout-camera-off"));
    await page.getByRole("button", { name: "Show the camera behind the presenter" }).click();
    await expect(page.locator("#stage")).toHaveClass(/looking/);
    await expect.poll(() => page.locator("#camera").evaluate((v: HTMLVideoElement) => v.videoWidth)).toBeGreaterThan(0);
    await page.waitForTimeout(300);
    const seen = await look(page, "cutout-camera");
    expect(seen.face).toBe(0);
    const track = await page.locator("#camera").evaluateHandle((v: HTMLVideoElement) => (v.srcObject as MediaStream).getVideoTracks()[0]!);
    await page.getByRole("button", { name: "Camera off" }).click();
    expect(await track.evaluate((t) => t.readyState)).toBe("ended");
    await expect(page.locator("#stage")).not.toHaveClass(/looking/);
  });

  test("a camera that is refused is told, and the presenter stays before the page", async ({ page, context }) => {
    await context.clearPermissions();
    await page.addInitScript(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("Permission denied", "NotAllowedError"));
    });
    await place(page, "camera");
    await page.getByRole("button", { name: "Show the camera behind the presenter" }).click();
    await expect(page.locator("#notice")).toContainText("does not give this page the camera");
    await drawn(page);
    expectCutOut(await look(page, "cutout-camera-denied"));
  });
});
