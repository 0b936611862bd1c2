import AxeBuilder from "@axe-core/playwright";
import { expect, test, type Page } from "@playwright/test";
import { ask, ready, Site, spoken, textOnly } from "./site";

/** What axe finds against WCAG 2.2 AA and its own good practice; shadow roots are looked into. */
async function found(page: Page): Promise<string[]> {
  const result = await new AxeBuilder({ page }).analyze();
  return result.violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(" ")} ${n.failureSummary ?? ""}`));
}

for (const scheme of ["light", "dark"] as const) {
  test(`axe finds nothing on the page, ${scheme}, before and after an answer and with the options open`, async ({ page }) => {
    await textOnly(page);
    await page.emulateMedia({ colorScheme: scheme });
    await page.goto("/");
    await ready(page);
    expect(await found(page)).toEqual([]);
    await ask(page, "How much is a family ticket?");
    await expect(page.locator(".answer .thumbs")).toBeVisible();
    await page.keyboard.press("Enter");
    await expect(page.locator("#notice")).toBeVisible();
    await page.getByRole("button", { name: "Options" }).click();
    expect(await found(page)).toEqual([]);
    await page.getByRole("switch", { name: "Text only" }).click();
    await page.keyboard.press("Escape");
    expect(await found(page)).toEqual([]);
    await page.screenshot({ path: `screenshots/${scheme}.png` });
  });
}

test("axe finds nothing where the presenter stands before the page, with the camera's button", async ({ page }) => {
  await page.goto("/example.html");
  await page.evaluate(() => {
    const element = document.createElement("virtual-presenter");
    element.setAttribute("background", "camera");
    element.style.height = "100vh";
    document.querySelector("main")!.append(element);
  });
  await expect(page.getByRole("button", { name: "Show the camera behind the presenter" })).toBeVisible();
  expect(await found(page)).toEqual([]);
});

test("axe finds nothing on a site that embeds the widget, closed and open, nor on the example page and the Teams tab", async ({ page }) => {
  const site = await Site.open(true, "data-text-only");
  try {
    await page.goto(site.address);
    expect(await found(page)).toEqual([]);
    await page.getByRole("button", { name: "Ask the presenter" }).click();
    await ready(page);
    expect(await found(page)).toEqual([]);
  } finally {
    await site.close();
  }
  for (const path of ["/example.html", "/teams"]) {
    await page.goto(path);
    if (path === "/teams") await ready(page);
    expect(await found(page), path).toEqual([]);
  }
  await page.goto("/example.html");
  await page.screenshot({ path: "screenshots/example.png" });
});

test("everything is done by keyboard, and the focus is always seen", async ({ page }) => {
  await textOnly(page);
  await page.goto("/");
  await ready(page);
  await expect(page.locator("#question")).toBeFocused();
  await page.keyboard.type("How much is a family ticket?");
  await page.keyboard.press("Enter");
  await expect(page.locator(".answer .thumbs")).toBeVisible();
  const visited = new Set<string>();
  for (let i = 0; i < 25; i++) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const focused = document.querySelector("virtual-presenter")!.shadowRoot!.activeElement as HTMLElement | null;
      if (!focused) return null;
      const style = getComputedStyle(focused);
      const frame = getComputedStyle(focused.closest("form") ?? focused);
      return [focused.getAttribute("aria-label") ?? focused.textContent!, style.outlineStyle !== "none" || frame.boxShadow !== "none" ? "seen" : `unseen: ${focused.outerHTML.slice(0, 90)}`];
    });
    if (at === null) continue;
    visited.add(at[0]!);
    expect(at[1]).toBe("seen");
  }
  for (const name of ["Options", "Conversation", "Helpful", "Not helpful", "Your question", "Ask"]) expect([...visited]).toContain(name);
});

test("where motion is unwelcome the picture stands still, and voice and captions go on", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto("/");
  await ready(page);
  await ask(page, "When are you open on Sunday?");
  await spoken(page);
  await expect(page.locator("#caption .now")).toHaveText(/\S/);
  const picture = await page.locator("#stage").evaluate((stage) => [...stage.querySelectorAll<HTMLElement>("img, video")].map((e) => [e.id, getComputedStyle(e).opacity]));
  expect(picture).toEqual([["plate", "1"], ["idle", "0"], ["listening", "0"], ["speaking", "0"]]);
  expect(await page.locator("#speaking").evaluate((v: HTMLVideoElement) => v.muted)).toBe(false);
  await page.keyboard.press("Escape");
});

test("at 200% and with forced colours everything can still be reached; captions are as large as the visitor wants", async ({ page }) => {
  await page.setViewportSize({ width: 640, height: 400 });
  await page.emulateMedia({ forcedColors: "active" });
  await page.goto("/");
  await ready(page);
  const before = await page.locator("#caption").evaluate((c) => parseFloat(getComputedStyle(c).fontSize));
  await page.getByRole("button", { name: "Options" }).click();
  await page.getByText("Large").click();
  await page.keyboard.press("Escape");
  expect(await page.locator("#caption").evaluate((c) => parseFloat(getComputedStyle(c).fontSize))).toBeGreaterThan(before * 1.3);
  await ask(page, "When are you open on Sunday?");
  await spoken(page);
  await page.screenshot({ path: "screenshots/zoom-forced-colours.png" });
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  for (const part of ["#question", "#stage", "#state", ".send"]) await expect(page.locator(part)).toBeInViewport({ ratio: 1 });
  await page.keyboard.press("Escape");
});
