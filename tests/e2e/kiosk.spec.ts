import AxeBuilder from "@axe-core/playwright";
import { expect, test, type Page } from "@playwright/test";
import { KioskServer } from "./kioskServer";

const server = new KioskServer(5);
const kiosk = server.address;

const state = (page: Page) => page.locator("html");
const tile = (page: Page, name: string) => page.getByRole("button", { name });

async function open(page: Page, query = "?presenter=robin&lang=en"): Promise<void> {
  await page.goto(`${kiosk}/kiosk${query}`);
  await expect(page.locator("#stage")).toHaveAttribute("data-state", "ready");
  await expect(state(page)).toHaveAttribute("data-state", "attract");
}

/** Answers as text: for what is not about picture and sound. */
const textOnly = (page: Page) => page.addInitScript(() => localStorage.setItem("presenter-preferences", JSON.stringify({ textOnly: true })));

const found = async (page: Page) => (await new AxeBuilder({ page }).analyze()).violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(" ")} ${n.failureSummary ?? ""}`));

test.use({ hasTouch: true, viewport: { width: 1080, height: 1920 } });
test.beforeAll(() => server.start());
test.afterAll(() => server.kill());

for (const [name, width, height] of [["portrait", 1080, 1920], ["landscape", 1920, 1080]] as const) {
  test(`${name}: a touch wakes it, a tile is answered with a face and large captions`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await open(page);
    const idle = page.locator("#idle");
    await expect.poll(() => idle.evaluate((v: HTMLVideoElement) => v.currentTime)).toBeGreaterThan(0.2);
    await page.screenshot({ path: `screenshots/kiosk-${name}-attract.png` });
    await page.touchscreen.tap(width / 2, height / 4);
    await expect(state(page)).toHaveAttribute("data-state", "awake");
    await page.screenshot({ path: `screenshots/kiosk-${name}-awake.png` });
    await tile(page, "Opening hours").tap();
    await expect(state(page)).toHaveAttribute("data-state", "answering");
    await expect(page.locator("#stage")).toHaveClass(/speaking/);
    await expect(page.locator("#caption .now")).toHaveText(/\S/);
    // 2.4% of the short side is what can be read from three metres on a screen of 32 inches.
    expect(await page.locator("#caption").evaluate((c) => parseFloat(getComputedStyle(c).fontSize))).toBeGreaterThan(0.024 * Math.min(width, height));
    await page.screenshot({ path: `screenshots/kiosk-${name}-answering.png` });
    await expect(page.locator(".answer").last()).toContainText("10:00 to 18:00");
    await tile(page, "Stop").tap();
    await expect(state(page)).toHaveAttribute("data-state", "awake");
    for (const part of [".tray", "#stage", ".answer"]) await expect(page.locator(part).last()).toBeInViewport({ ratio: 0.99 });
    await tile(page, "Type a question").tap();
    await expect(page.locator(".keys")).toBeInViewport({ ratio: 1 });
    await expect(page.locator("#question")).toBeInViewport({ ratio: 1 });
    await page.screenshot({ path: `screenshots/kiosk-${name}-typing.png` });
    expect(await page.evaluate(() => [document.documentElement.scrollWidth - innerWidth, document.documentElement.scrollHeight - innerHeight])).toEqual([0, 0]);
  });
}

test("a tile of the attract screen asks at once", async ({ page }) => {
  await textOnly(page);
  await open(page);
  await tile(page, "Family tickets").tap();
  await expect(page.locator(".answer").last()).toContainText("€29.00");
});

test("a question is typed on the screen's own keyboard, letter by letter and mended", async ({ page }) => {
  await textOnly(page);
  await open(page);
  await page.touchscreen.tap(500, 500);
  await tile(page, "Type a question").tap();
  await expect(state(page)).toHaveAttribute("data-state", "asking");
  const key = (name: string) => page.locator(".keys").getByRole("button", { name, exact: true }).tap();
  for (const letter of "When") await key(letter);
  await key("Space");
  for (const letter of "opem") await key(letter);
  await key("Delete");
  await key("n");
  await key("Space");
  await key("Capital letters");
  for (const letter of "Sunday") await key(letter);
  await key("?");
  await expect(page.locator("#question")).toHaveValue("When open Sunday?");
  await key("Ask");
  await expect(page.locator(".question")).toHaveText("When open Sunday?");
  await expect(page.locator(".answer").last()).toContainText("10:00");
  await expect(page.locator(".keys")).toBeHidden();
});

test("German: its own words, tiles and letters; a visitor may choose another language, and the next has the first again", async ({ page }) => {
  await open(page, "?presenter=robin&lang=de");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Fragen Sie mich alles über den Hafen");
  await expect(tile(page, "Öffnungszeiten")).toBeVisible();
  await page.touchscreen.tap(500, 500);
  await tile(page, "Frage tippen").tap();
  for (const letter of ["Ü", "ß", "z"]) await page.locator(".keys").getByRole("button", { name: letter, exact: true }).tap();
  await expect(page.locator("#question")).toHaveValue("Üßz");
  await expect(page.locator("#notice")).toContainText("spricht kein Deutsch");
  await page.screenshot({ path: "screenshots/kiosk-german.png" });
  await tile(page, "Tastatur schließen").tap();
  await tile(page, "Öffnungszeiten").tap();
  await expect(page.locator(".answer").last()).toContainText("10:00 to 18:00");
  await page.screenshot({ path: "screenshots/kiosk-german-answer.png" });
  await tile(page, "Ich bin fertig").tap();
  await expect(state(page)).toHaveAttribute("data-state", "attract");
  // The next one too is told why nobody speaks.
  await expect(page.locator("#notice")).toHaveText(/spricht kein Deutsch/);
  await tile(page, "Français").tap();
  await expect(state(page)).toHaveAttribute("lang", "fr");
  await expect(state(page)).toHaveAttribute("data-state", "awake");
  await tile(page, "Billets famille").tap();
  await expect(page.locator(".answer").last()).toContainText("€29.00");
  // The server is told to forget, although the page goes back to its own language in the same moment.
  const forgotten = page.waitForRequest((request) => request.method() === "DELETE");
  await tile(page, "J’ai terminé").tap();
  await forgotten;
  await expect(state(page)).toHaveAttribute("lang", "de");
  await expect(page.locator(".answer")).toHaveCount(0);
});

for (const [name, width, height] of [["portrait", 1080, 1920], ["landscape", 1920, 1080]] as const) {
  test(`${name}: Arabic from right to left with its own keyboard, Chinese with characters for pinyin`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await textOnly(page);
    await open(page, "?presenter=robin&lang=ar");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("اسألني أي شيء عن الميناء");
    const fits = () => page.evaluate(() => [document.documentElement.scrollWidth - innerWidth, document.documentElement.scrollHeight - innerHeight]);
    expect(await fits()).toEqual([0, 0]);
    await page.screenshot({ path: `screenshots/kiosk-arabic-${name}-attract.png` });
    await page.locator(".tray .touch").tap();
    await tile(page, "اكتب سؤالاً").tap();
    for (const letter of ["م", "ت", "ى", "؟"]) await page.locator(".keys").getByRole("button", { name: letter, exact: true }).tap();
    await expect(page.locator("#question")).toHaveValue("متى؟");
    // The first letter of a row stands on the right.
    const key = async (letter: string) => (await page.locator(".keys").getByRole("button", { name: letter, exact: true }).boundingBox())!.x;
    expect(await key("ض")).toBeGreaterThan(await key("ج"));
    await expect(page.locator(".keys")).toBeInViewport({ ratio: 1 });
    await page.screenshot({ path: `screenshots/kiosk-arabic-${name}-typing.png` });
    await tile(page, "إخفاء لوحة المفاتيح").tap();
    await tile(page, "تذاكر العائلة").tap();
    await expect(page.locator(".answer").last()).toContainText("€29.00");
    await page.screenshot({ path: `screenshots/kiosk-arabic-${name}-answer.png` });
    expect(await found(page)).toEqual([]);

    await open(page, "?presenter=robin&lang=zh");
    await page.screenshot({ path: `screenshots/kiosk-chinese-${name}-attract.png` });
    await page.locator(".tray .touch").tap();
    await tile(page, "输入问题").tap();
    await expect(page.locator(".candidates")).toHaveText("请输入拼音，然后点选汉字");
    const press = (name: string) => page.locator(".keys").getByRole("button", { name, exact: true }).tap();
    for (const letter of "jidian") await press(letter);
    await press("更多汉字");
    await expect(page.locator(".keys")).toBeInViewport({ ratio: 1 });
    await page.screenshot({ path: `screenshots/kiosk-chinese-${name}-typing.png` });
    await press("几");
    await press("点");
    await press("？");
    await expect(page.locator("#question")).toHaveValue("几点？");
    expect(await fits()).toEqual([0, 0]);
    await press("提问");
    await expect(page.locator(".question")).toHaveText("几点？");
    await expect(page.locator(".answer").last()).toHaveText(/\S/);
  });
}

test("axe finds nothing, asleep and awake, typing, with the privacy notice and the code", async ({ page }) => {
  await textOnly(page);
  await page.emulateMedia({ reducedMotion: "reduce" });
  await open(page);
  expect(await found(page)).toEqual([]);
  await tile(page, "Family tickets").tap();
  await expect(page.locator(".answer").last()).toContainText("€29.00");
  expect(await found(page)).toEqual([]);
  await tile(page, "Type a question").tap();
  expect(await found(page)).toEqual([]);
  await tile(page, "Hide keyboard").tap();
  await tile(page, "Privacy").tap();
  await expect(page.getByRole("dialog")).toContainText("deleted here and on the museum's server");
  expect(await found(page)).toEqual([]);
  await page.screenshot({ path: "screenshots/kiosk-privacy.png" });
  await tile(page, "Close").tap();
  expect(await page.locator(".touch").evaluate((t) => getComputedStyle(t).animationName)).toBe("none");
});

test("everything is done by a real keyboard too", async ({ page }) => {
  await textOnly(page);
  await open(page);
  const press = async (name: string) => {
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press("Tab");
      if (await page.evaluate((wanted) => document.activeElement?.textContent === wanted && document.activeElement.matches(":focus-visible"), name)) {
        await page.keyboard.press("Enter");
        return;
      }
    }
    throw new Error(`the focus never comes to ${name}`);
  };
  await press("Type a question");
  await page.keyboard.type("How much is a family ticket?");
  await page.keyboard.press("Enter");
  await expect(page.locator(".answer").last()).toContainText("€29.00");
  await press("I have finished");
  await expect(state(page)).toHaveAttribute("data-state", "attract");
});

test("no way out: menu, selection, zoom, shortcuts, going back; a link becomes a code for the visitor's telephone", async ({ page, context }) => {
  await textOnly(page);
  await open(page);
  await page.touchscreen.tap(500, 500);
  const prevented = await page.evaluate(() => {
    const tried = [
      new MouseEvent("contextmenu", { bubbles: true, cancelable: true, composed: true }), new DragEvent("dragstart", { bubbles: true, cancelable: true }), new WheelEvent("wheel", { ctrlKey: true, bubbles: true, cancelable: true }),
      new Event("selectstart", { bubbles: true, cancelable: true }),
      ...["F5", "F11", "F12"].map((key) => new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })), ...["p", "n", "l", "r", "o"].map((key) => new KeyboardEvent("keydown", { key, ctrlKey: true, bubbles: true, cancelable: true })),
      new KeyboardEvent("keydown", { key: "ArrowLeft", altKey: true, bubbles: true, cancelable: true }),
    ];
    for (const event of tried) document.querySelector("virtual-presenter")!.dispatchEvent(event);
    return tried.map((event) => event.defaultPrevented);
  });
  expect(prevented).not.toContain(false);
  await page.keyboard.press("Control+A");
  expect(await page.evaluate(() => getSelection()!.toString())).toBe("");
  await page.evaluate(() => history.back());
  await page.evaluate(() => {
    const link = Object.assign(document.createElement("a"), { href: "https://museum.example/tickets", textContent: "Tickets", id: "out" });
    document.querySelector(".tray")!.append(link);
  });
  await page.locator("#out").tap();
  await expect(page.getByRole("dialog")).toContainText("https://museum.example/tickets");
  await page.screenshot({ path: "screenshots/kiosk-code.png" });
  await tile(page, "Close").tap();
  expect(await page.evaluate(() => window.open("https://museum.example/", "_blank"))).toBeNull();
  await expect(page.getByRole("dialog")).toContainText("https://museum.example/");
  expect(page.url()).toContain("/kiosk");
  expect(context.pages()).toHaveLength(1);
  const headers = (await page.request.get(`${kiosk}/kiosk`)).headers();
  expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
});

test("a killed server: the kiosk says so, goes on by itself with what was said, loads a new build, and forgets after the pause", async ({ page }) => {
  // Three starts of the server.
  test.setTimeout(400_000);
  await textOnly(page);
  await open(page);
  await tile(page, "Family tickets").tap();
  await expect(page.locator(".answer").last()).toContainText("€29.00");
  await server.kill();
  await expect(state(page)).toHaveAttribute("data-state", "offline");
  await expect(page.getByText("One moment, please")).toBeVisible();
  await page.screenshot({ path: "screenshots/kiosk-offline.png" });
  await page.evaluate(() => (document.body.dataset["mark"] = "before"));

  // The same settings: nothing new, and the conversation goes on.
  await server.start();
  await expect(state(page)).toHaveAttribute("data-state", "awake");
  await expect(page.locator(".answer").last()).toContainText("€29.00");
  await tile(page, "Opening hours").tap();
  await expect(page.locator(".answer").last()).toContainText("10:00 to 18:00");
  await expect(page.locator("body")).toHaveAttribute("data-mark", "before");

  // Other settings are a new build: loaded once the visitor is gone, although nobody touches the kiosk.
  await server.kill();
  await expect(state(page)).toHaveAttribute("data-state", "offline");
  await server.start({ Kiosk__PauseSeconds: "4", Kiosk__CountdownSeconds: "6" });
  await expect(state(page)).toHaveAttribute("data-state", "awake");
  await expect(page.locator("body")).toHaveAttribute("data-mark", "before");
  await tile(page, "I have finished").tap();
  await expect(page.locator("body")).not.toHaveAttribute("data-mark", "before", { timeout: 60_000 });
  await expect(state(page)).toHaveAttribute("data-state", "attract");

  // And its pauses are the new ones.
  await tile(page, "Family tickets").tap();
  await expect(page.locator(".answer").last()).toContainText("€29.00");
  const kept = await page.evaluate(() => Object.values({ ...sessionStorage }).join(""));
  expect(kept).toContain("family ticket");
  await expect(state(page)).toHaveAttribute("data-state", "warning");
  await expect(page.getByRole("timer")).toContainText("forgotten in");
  await page.screenshot({ path: "screenshots/kiosk-warning.png" });
  expect(await found(page)).toEqual([]);
  await tile(page, "I am still here").tap();
  await expect(state(page)).toHaveAttribute("data-state", "awake");
  await expect(page.locator(".answer")).toHaveCount(1);
  const forgotten = page.waitForResponse((response) => response.request().method() === "DELETE");
  await expect(state(page)).toHaveAttribute("data-state", "attract");
  expect((await forgotten).status()).toBe(204);
  await expect(page.locator(".answer")).toHaveCount(0);
  expect(await page.evaluate(() => Object.values({ ...sessionStorage }).join(""))).not.toContain("family ticket");
});
