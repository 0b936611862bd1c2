import { expect, test } from "@playwright/test";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { Bot, freePort } from "./channels/bot.js";
import { documentedPage, documentedPolicy, script, WebChat } from "./channels/webchat.js";
import { Wire } from "./wire.js";

/** Microsoft's Web Chat (tests/webchat) at our Direct Line endpoint. */
test.skip(!existsSync(script), "Web Chat is not installed; remedy: make setup");

const price = "How much is a family ticket?";
const sunday = "When are you open on Sunday?";

test.describe("on the server's own page", () => {
  let bot: Bot;
  let wire: Wire;
  let pages: string;

  test.beforeAll(async () => {
    test.setTimeout(300_000);
    pages = mkdtempSync(`${tmpdir()}/presenter-webchat-`);
    writeFileSync(`${pages}/index.html`, documentedPage());
    cpSync(script, `${pages}/webchat.js`);
    const port = await freePort();
    bot = await Bot.start({ Clips__PublicUrl: `http://127.0.0.1:${port}`, Host__WebFolder: pages, Page__ContentSecurityPolicy: documentedPolicy() }, true, port);
    wire = await Wire.to(port);
  });

  test.afterAll(async () => {
    await wire?.close();
    await bot?.remove();
    rmSync(pages, { recursive: true });
  });

  test("a visitor asks, is answered, takes a suggestion, and gets the card with the clip", async ({ page }) => {
    test.setTimeout(300_000);
    const chat = new WebChat(page);
    await chat.open(`${bot.url}/`);
    await chat.say(price);
    await chat.answered(price, "€29.00");
    await expect(chat.messages.filter({ hasText: "€29.00" })).toContainText("Tickets and prices, Admission");

    await page.getByRole("toolbar", { name: "Suggested actions" }).getByRole("button", { name: "Tickets and prices: Ways to pay" }).click();
    await chat.answered("Tickets and prices: Ways to pay", "You can pay in cash");
    await page.screenshot({ path: "screenshots/webchat-answers.png" });

    const card = page.locator(".ac-adaptiveCard").first();
    await expect(card).toContainText("Tickets and prices, Admission", { timeout: 240_000 });
    await card.locator(".ac-media-playButton").click();
    await expect.poll(() => card.locator("video").evaluate((v: HTMLVideoElement) => v.currentTime), { timeout: 60_000 }).toBeGreaterThan(0.2);
    await card.screenshot({ path: "screenshots/webchat-card.png" });

    // A button of the card says its question as if it had been typed.
    await card.getByRole("button", { name: "Tickets and prices: Reductions" }).click();
    await expect(chat.messages.filter({ has: page.locator(".webchat__bubble--from-user") }).last()).toContainText("Tickets and prices: Reductions");
    await expect(chat.messages.filter({ hasText: "Tickets and prices, Reductions" })).not.toHaveCount(0);
    expect([...chat.hosts].filter((host) => host !== "")).toEqual([new URL(bot.url).host]);
  });

  test("an answer that was lost with its socket is there after the reconnect, once", async ({ page }) => {
    const chat = new WebChat(page);
    await chat.open(`${wire.address}/`);
    await chat.say(price);
    await chat.answered(price, "€29.00");

    // The answer leaves the server, and the network breaks before it arrives.
    const known = wire.sockets;
    wire.silent = true;
    const sent = page.waitForResponse((r) => r.request().method() === "POST" && r.url().endsWith("/activities"));
    await chat.say(sunday);
    const activities = (await sent).url();
    const authorization = (await sent).request().headers()["authorization"]!;
    await expect.poll(async () => await (await fetch(activities, { headers: { authorization } })).text()).toContain("18:00");
    await expect(chat.messages.filter({ hasText: "18:00" })).toHaveCount(0);
    wire.cut();
    wire.silent = false;

    await chat.answered(sunday, "18:00");
    expect(wire.sockets).toBeGreaterThan(known);
    // What had been shown before is not shown again, and the talk goes on.
    await chat.answered(price, "€29.00");
    await chat.say("Is there parking?");
    await expect(chat.messages).toHaveCount(7);
    await expect(chat.messages.last()).not.toContainText("Is there parking?");
  });
});

test("on another site's page a server that is killed answers after its restart, once, and a slow answer grows in one message", async ({ page }) => {
  test.setTimeout(240_000);
  const secret = "a secret of the other site's server";
  const [port, sitePort, modelPort] = [await freePort(), await freePort(), await freePort()];
  const site = `http://127.0.0.1:${sitePort}`;

  // A language model that is silent at first, so that the server is killed in the middle of an answer, and later slow.
  let asked = 0;
  let goOn = () => {};
  const model = createServer(async (_, response) => {
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    if (++asked === 1)
      return;
    const chunk = (delta: object, reason: string | null) => `data: ${JSON.stringify({ id: "1", object: "chat.completion.chunk", created: 1, model: "test", choices: [{ index: 0, delta, finish_reason: reason }] })}\n\n`;
    response.write(chunk({ role: "assistant", content: `Lantern number ${asked} burns. Rope ` }, null));
    if (asked > 2)
      await new Promise<void>((resolve) => (goOn = resolve));
    response.end(`${chunk({ role: "assistant", content: "creaks." }, null)}${chunk({}, "stop")}data: [DONE]\n\n`);
  }).listen(modelPort, "127.0.0.1");
  const bot = await Bot.start({
    DirectLine__Secret: secret, DirectLine__AllowedOrigins__0: site, Presenter__Package: "/none",
    Planning__Provider: "openai", Planning__Endpoint: `http://127.0.0.1:${modelPort}/v1`, Planning__Model: "test", Planning__TimeoutSeconds: "120", Planning__FillerSeconds: "0",
  }, false, port);
  // The site's own server alone knows the secret; its page gets a token for this visitor and this page.
  const html = documentedPage().replace("${location.origin}", bot.url).replace("`${domain}/tokens/generate`", "'/token'");
  const own = createServer(async (request, response) => {
    if (request.url !== "/token") {
      const isScript = request.url === "/webchat.js";
      response.writeHead(200, { "Content-Type": isScript ? "text/javascript" : "text/html" }).end(isScript ? readFileSync(script) : html);
      return;
    }
    const answer = await fetch(`${bot.url}/v3/directline/tokens/generate`, {
      method: "POST", headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" }, body: JSON.stringify({ user: { id: "dl_anna" }, trustedOrigins: [site] }),
    });
    response.writeHead(answer.status, { "Content-Type": "application/json" }).end(await answer.text());
  }).listen(sitePort, "127.0.0.1");
  try {
    const chat = new WebChat(page);
    await chat.open(`${site}/`);
    await chat.say("What is in the cellar?");
    await expect.poll(() => asked).toBe(1);
    await bot.kill();
    await bot.start(false);
    await chat.answered("What is in the cellar?", "Lantern number 2 burns.");
    // An answer that is still being written grows in one message.
    await chat.say("And in the attic?");
    await chat.answered("And in the attic?", "Lantern number 3 burns.");
    await expect(chat.messages.last()).not.toContainText("creaks");
    goOn();
    await expect(chat.messages.last()).toContainText("Lantern number 3 burns. Rope creaks.");
    await expect(chat.messages).toHaveCount(5);
  } finally {
    model.closeAllConnections();
    model.close();
    own.closeAllConnections();
    own.close();
    await bot.remove();
  }
});
