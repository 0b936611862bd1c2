import { readFile } from "node:fs/promises";
import { expect, test, type Page } from "@playwright/test";
import { ask, openWire, ready, spoken, textOnly } from "./site";
import type { Wire } from "./wire";

async function open(page: Page, address = "/"): Promise<void> {
  await textOnly(page);
  await page.goto(address);
  await ready(page);
}

const option = async (page: Page, name: string) => {
  await page.getByRole("button", { name: "Options" }).click();
  await page.getByRole("button", { name }).click();
};

test("a reload loses nothing, and a new conversation forgets everything", async ({ page }) => {
  await open(page);
  await ask(page, "How much is a family ticket?");
  await expect(page.locator(".answer")).toContainText("€29.00");
  await page.getByRole("button", { name: "Helpful", exact: true }).click();
  await expect(page.getByRole("button", { name: "Helpful", exact: true })).toHaveAttribute("aria-pressed", "true");
  await page.reload();
  await ready(page);
  await expect(page.locator(".question")).toHaveText(["How much is a family ticket?"]);
  await expect(page.locator(".answer")).toContainText("€29.00");
  await expect(page.locator(".answer .sources")).toContainText("Tickets");
  await expect(page.getByRole("button", { name: "Helpful", exact: true }), "the thumb is forgotten").toHaveAttribute("aria-pressed", "true");
  // The server stored it under this conversation: it takes it back again.
  await page.getByRole("button", { name: "Helpful", exact: true }).click();
  await expect(page.getByRole("button", { name: "Helpful", exact: true })).toHaveAttribute("aria-pressed", "false");
  await expect(page.locator("#notice")).toBeHidden();
  await page.screenshot({ path: "screenshots/text-only.png" });
  await option(page, "New conversation");
  await expect(page.locator("#history li")).toHaveCount(0);
  await page.reload();
  await ready(page);
  await expect(page.locator("#history li")).toHaveCount(0);
});

test("under an answer stand its card and questions that lead on", async ({ page }) => {
  await open(page);
  await ask(page, "How much is a family ticket?");
  await expect(page.locator(".answer")).toContainText("€29.00");
  await expect(page.locator(".card")).toContainText("Family ticket");
  await page.screenshot({ path: "screenshots/card.png" });
  await page.locator(".card").getByRole("button", { name: "Reductions" }).click();
  await expect(page.locator(".answer")).toHaveCount(2);
  await expect(page.locator(".answer").last()).toContainText("€8.00");
  const next = page.locator("#chips button").first();
  const question = await next.textContent();
  expect(question).toContain("Tickets and prices");
  await next.click();
  await expect(page.locator(".question").last()).toHaveText(question!);
  await expect(page.locator(".answer")).toHaveCount(3);
});

test("the transcript is saved as a text with who, what and the source", async ({ page }) => {
  await open(page);
  await ask(page, "How much is a family ticket?");
  await expect(page.locator(".answer .thumbs")).toBeVisible();
  const saved = page.waitForEvent("download");
  await option(page, "Download transcript");
  const file = await saved;
  expect(file.suggestedFilename()).toBe("transcript.txt");
  const text = await readFile(await file.path(), "utf8");
  expect(text).toMatch(/^You \(.+\): How much is a family ticket\?\nRobin: .*€29\.00.*\nSource: Tickets and prices/);
});

test.describe("when the network goes", () => {
  let wire: Wire;
  test.beforeEach(async () => void (wire = await openWire()));
  test.afterEach(() => wire.close());

  test("what is asked meanwhile is answered when it is back, once", async ({ page }) => {
    await open(page, wire.address);
    wire.cut(true);
    await expect(page.locator("#state")).toHaveText("Offline, reconnecting");
    await ask(page, "How much is a family ticket?");
    await expect(page.locator("#notice")).toContainText("as soon as it is back");
    wire.mend();
    await expect(page.locator(".answer .thumbs")).toBeVisible();
    await expect(page.locator(".question")).toHaveCount(1);
    await expect(page.locator(".answer")).toHaveCount(1);
    await expect(page.locator("#notice")).toBeHidden();
    const text = (await page.locator(".answer p").first().textContent())!;
    expect(text.split("A family ticket costs"), "the answer is doubled").toHaveLength(2);
  });

  test("a question that is lost on its way is asked again by itself, once", async ({ page }) => {
    await open(page, wire.address);
    await page.exposeFunction("cut", () => wire.cut(true));
    await page.evaluate(() => document.querySelector("virtual-presenter")!.addEventListener("presenter-question", () => void (window as unknown as { cut: () => void }).cut()));
    await ask(page, "How much is a family ticket?");
    await expect(page.locator("#state")).toHaveText("Offline, reconnecting");
    wire.mend();
    await expect(page.locator(".answer .thumbs")).toBeVisible();
    await expect(page.locator(".question")).toHaveCount(1);
    await expect(page.locator(".answer")).toHaveCount(1);
    await expect(page.locator(".answer p").first()).toContainText("€29.00");
  });

  test("an answer whose socket is cut goes on without a gap or a second beginning", async ({ page }) => {
    await page.goto(wire.address);
    await ready(page);
    await ask(page, "Tell me the whole history of the harbour in detail.");
    await spoken(page);
    wire.cut();
    const at = await page.locator("#speaking").evaluate((v: HTMLVideoElement) => v.buffered.end(0));
    await spoken(page, at + 0.3);
    await expect(page.locator("#notice")).toBeHidden();
    await expect(page.locator(".answer")).toHaveCount(1);
    await page.keyboard.press("Escape");
  });
});
