import { expect, test } from "@playwright/test";
import { ask, presenter, ready, Site, spoken, textOnly } from "./site";

let site: Site;
test.afterEach(() => site?.close());

test("on another site one script is all until it is opened; then it answers, and nothing comes from anybody else", async ({ page }) => {
  site = await Site.open(true);
  const fetched: string[] = [];
  page.on("request", (request) => fetched.push(request.url()));
  await page.goto(site.address);
  const launcher = page.getByRole("button", { name: "Ask the presenter" });
  await expect(launcher).toBeVisible();
  expect(fetched.filter((url) => url.startsWith(presenter))).toEqual([`${presenter}/widget.js`]);
  await page.screenshot({ path: "screenshots/widget-launcher.png" });

  await launcher.click();
  await ready(page);
  await expect(page.locator("#question")).toBeFocused();
  await expect.poll(() => page.locator("#idle").evaluate((v: HTMLVideoElement) => v.currentTime)).toBeGreaterThan(0.2);
  await page.screenshot({ path: "screenshots/widget-open.png" });
  await page.getByRole("button", { name: "When are you open on Sunday?" }).click();
  await expect(page.locator(".answer")).toContainText("10:00 to 18:00");
  await spoken(page);
  await page.screenshot({ path: "screenshots/widget-speaking.png" });
  await page.keyboard.press("Escape");
  await expect(page.locator(".answer .cut")).toHaveText("Interrupted");
  await page.keyboard.press("Escape");
  await expect(launcher).toBeFocused();
  expect(fetched.filter((url) => !url.startsWith(site.address) && !url.startsWith(presenter) && !/^(data|blob):/.test(url))).toEqual([]);
  const told = await page.evaluate(() => (window as unknown as { events: [string, unknown][] }).events.map(([name]) => name));
  for (const name of ["ready", "open", "question", "sentence", "end", "close"]) expect(told).toContain(name);
});

test("a page asks, has a text said, and hears why each answer is over", async ({ page }) => {
  site = await Site.open(true, "data-text-only");
  await page.goto(site.address);
  const outcome = await page.evaluate(async () => {
    const element = document.querySelector("virtual-presenter")!;
    return [element.isOpen, await element.ask("How much is a family ticket?"), await element.say("[warm] Welcome to the bakery. Please look around."), element.isOpen, element.state];
  });
  expect(outcome).toEqual([false, "completed", "completed", true, "ready"]);
  await expect(page.locator(".answer").first()).toContainText("€29.00");
  await expect(page.locator(".answer").last()).toContainText("Welcome to the bakery. Please look around.");
  await expect(page.locator(".answer").last(), "stage directions are performed, not shown").not.toContainText("[");
});

test("on the site's next page it is open again and remembers", async ({ page }) => {
  site = await Site.open(true, "data-text-only");
  await page.goto(site.address);
  await page.getByRole("button", { name: "Ask the presenter" }).click();
  await ready(page);
  await ask(page, "How much is a family ticket?");
  await expect(page.locator(".answer")).toContainText("€29.00");
  await page.goto(`${site.address}/next`);
  await ready(page);
  await expect(page.locator(".question")).toHaveText(["How much is a family ticket?"]);
  await expect(page.locator(".answer")).toHaveCount(1);
  await expect(page.locator(".answer .sources")).toContainText("Tickets");
});

test("a site that is not on the list is told so, and gets no answers", async ({ page }) => {
  site = await Site.open(false);
  await page.goto(site.address);
  await page.getByRole("button", { name: "Ask the presenter" }).click();
  await expect(page.locator("#notice")).toContainText(`Origins must name ${site.address}`);
  await expect(page.locator("#stage")).not.toHaveAttribute("data-state", "ready");
});

const words: [string, string, string, string, string][] = [
  ["de", "Frage stellen", "Hört zu", "Robin spricht kein Deutsch", "ltr"],
  ["fr", "Poser une question", "À l’écoute", "Robin ne parle pas cette langue (français)", "ltr"],
  ["es", "Hacer una pregunta", "Escuchando", "Robin no habla español", "ltr"],
  ["ar", "اطرح سؤالاً", "يستمع", "Robin لا يتحدث العربية", "rtl"],
  ["zh", "向讲解员提问", "正在聆听", "Robin 不会说中文", "ltr"],
];
for (const [language, launcher, listening, cannot, direction] of words) {
  test(`in ${language} its words are that language's, and it says that it cannot speak it`, async ({ page }) => {
    site = await Site.open(true, `data-lang="${language}"`);
    await page.goto(site.address);
    await page.getByRole("button", { name: launcher }).click();
    await expect(page.locator("#state")).toHaveText(listening);
    await expect(page.locator("#notice")).toContainText(cannot);
    await expect(page.locator(".room")).toHaveAttribute("dir", direction);
    await ask(page, "How much is a family ticket?");
    await expect(page.locator(".answer")).toContainText("€29.00");
    await expect(page.locator("#stage")).toHaveAttribute("data-state", "ready");
    await expect(page.locator("#stage"), "it spoke a language that it has no voice for").not.toHaveClass(/speaking/);
    await page.screenshot({ path: `screenshots/widget-${language}.png` });
  });
}

test("dark, on a phone, it is the whole page", async ({ page }) => {
  site = await Site.open(true, 'data-theme="dark"');
  await textOnly(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(site.address);
  await page.getByRole("button", { name: "Ask the presenter" }).click();
  await ready(page);
  await page.screenshot({ path: "screenshots/widget-phone-text.png" });
  await page.locator(".controls").getByRole("button", { name: "Options" }).click();
  await page.getByRole("switch", { name: "Text only" }).click();
  await page.screenshot({ path: "screenshots/widget-phone-menu.png" });
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Options" })).toBeFocused();
  expect(await page.locator(".panel").boundingBox()).toEqual({ x: 0, y: 0, width: 390, height: 844 });
  expect(await page.locator(".room").evaluate((room) => getComputedStyle(room).backgroundColor)).toBe("rgb(16, 24, 29)");
  await page.getByRole("button", { name: "Close" }).click();
  await expect(page.getByRole("button", { name: "Ask the presenter" })).toBeFocused();
});

test("two presenters on one page have conversations of their own", async ({ page }) => {
  site = await Site.open(true, "data-text-only");
  await page.goto(site.address);
  const answers = await page.evaluate(async (server) => {
    const make = (id: string) => Object.assign(document.createElement("virtual-presenter"), { id });
    const two = [make("left"), make("right")];
    for (const one of two) one.setAttribute("text-only", "");
    document.body.append(...two);
    await Promise.all(two.map((one) => new Promise((done) => one.addEventListener("presenter-ready", done, { once: true }))));
    return [await Promise.all([two[0]!.ask("How much is a family ticket?"), two[1]!.ask("When are you open on Sunday?")]), server];
  }, presenter);
  expect(answers[0]).toEqual(["completed", "completed"]);
  await expect(page.locator("#left .answer")).toContainText("€29.00");
  await expect(page.locator("#right .answer")).toContainText("18:00");
});
