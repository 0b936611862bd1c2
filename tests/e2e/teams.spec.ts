import { expect, test, type FrameLocator, type Page } from "@playwright/test";
import { KioskServer } from "./kioskServer";
import { asked, changeTheme, openTeams } from "./teams/host";
import { Tenant } from "./teams/tenant";

// Chromium asks before a page of the internet shows one of this machine; Teams shows one of the internet.
test.use({ launchOptions: async ({ launchOptions }, use) => use({ ...launchOptions, args: [...launchOptions.args!, "--disable-features=LocalNetworkAccessChecks"] }) });

const tabOf = (page: Page) => page.frameLocator("iframe");
const ask = async (tab: FrameLocator, question: string) => {
  await tab.locator("#question").fill(question);
  await tab.locator("#question").press("Enter");
};

test("in Teams the tab wears Teams' theme and language, and no other site is asked for anything", async ({ page, baseURL }) => {
  const elsewhere: string[] = [];
  page.on("request", (request) => !request.url().startsWith(baseURL!) && !/^(data|blob):|^https:\/\/teams\.microsoft\.com/.test(request.url()) && elsewhere.push(request.url()));
  await openTeams(page, `${baseURL}/teams`, { context: { theme: "dark", locale: "fr-fr" } });
  const tab = tabOf(page);
  await expect(tab.locator("#state")).toHaveText("À l’écoute");
  await expect(tab.locator("virtual-presenter")).toHaveAttribute("theme", "dark");
  await expect(tab.locator(".room")).toHaveCount(1);
  // Not set up for single sign-on: said in a line, and answers are there all the same.
  await expect(tab.locator(".visitor")).toHaveText(/La connexion n’est pas configurée ici/);
  expect((await asked(page)).map((a) => a.func)).toContain("appInitialization.success");
  await page.screenshot({ path: "screenshots/teams.png" });
  await changeTheme(page, "default");
  await expect(tab.locator("virtual-presenter")).toHaveAttribute("theme", "light");
  await ask(tab, "How much is a family ticket?");
  await expect(tab.locator(".answer")).toContainText("€29.00");
  expect(elsewhere).toEqual([]);
});

test("right to left, as Teams in Arabic", async ({ page, baseURL }) => {
  await openTeams(page, `${baseURL}/teams`, { context: { theme: "contrast", locale: "ar-sa" } });
  const tab = tabOf(page);
  await expect(tab.locator(".room")).toHaveAttribute("dir", "rtl");
  await expect(tab.locator(".visitor")).toHaveText(/تسجيل الدخول/);
  expect(await tab.locator(".visitor").evaluate((line) => getComputedStyle(line).direction)).toBe("rtl");
  await page.screenshot({ path: "screenshots/teams-rtl.png" });
});

for (const width of [280, 320]) {
  test(`in a meeting's side panel of ${width} pixels everything is there, and it can be shown to everybody`, async ({ page, baseURL }) => {
    await openTeams(page, `${baseURL}/teams`, { context: { theme: "dark", frameContext: "sidePanel", meetingId: "MCMx" }, stage: true, width, height: 640 });
    const tab = tabOf(page);
    await expect(tab.locator("virtual-presenter")).toHaveAttribute("data-frame", "sidePanel");
    const share = tab.getByRole("button", { name: "Show to everybody" });
    await expect(share).toBeVisible();
    await page.screenshot({ path: `screenshots/teams-panel-${width}.png` });
    await share.click();
    await expect(tab.locator(".visitor")).toContainText("is shown to everybody");
    const shared = (await asked(page)).find((a) => a.func === "meeting.shareAppContentToStage");
    expect(shared?.args[0]).toBe(`${baseURL}/teams`);
    await ask(tab, "How much is a family ticket?");
    await expect(tab.locator(".answer")).toContainText("€29.00");
    // The card comes last; nobody has to hear the answer to its end.
    await expect(tab.locator(".answer .card button").first()).toBeVisible();
    await tab.locator("#question").press("Escape");
    await expect(tab.locator("#stop")).toBeHidden();
    // Nothing hangs over the edge, and what is needed can be reached.
    const wide = await tab.locator(".room").evaluate((room) => [...room.querySelectorAll("button, input, p, li, h1")].filter((e) => !e.closest(".chips") && e.getBoundingClientRect().right > innerWidth + 1).map((e) => e.className || e.id));
    expect(wide).toEqual([]);
    for (const part of ["#question", ".send", ".answer"]) await expect(tab.locator(part).first()).toBeInViewport();
    await page.screenshot({ path: `screenshots/teams-panel-${width}-answer.png` });
  });
}

test("on the stage it does not offer the stage", async ({ page, baseURL }) => {
  await openTeams(page, `${baseURL}/teams`, { context: { frameContext: "meetingStage" }, stage: true, width: 900, height: 620 });
  await expect(tabOf(page).locator(".visitor")).toHaveText(/not set up here/);
  await expect(tabOf(page).getByRole("button", { name: "Show to everybody" })).toHaveCount(0);
});

test("a deep link asks its question once, in a conversation of its own", async ({ page, baseURL }) => {
  const teams = { context: { subEntityId: "How much is a family ticket?" } };
  await openTeams(page, `${baseURL}/teams`, teams);
  const tab = tabOf(page);
  await expect(tab.locator(".question")).toHaveText("How much is a family ticket?");
  await expect(tab.locator(".answer")).toContainText("€29.00");
  await openTeams(page, `${baseURL}/teams`, teams);
  await expect(tab.locator(".visitor")).toHaveText(/not set up here/);
  await expect(tab.locator("#state")).toHaveText("Listening");
  await expect(tab.locator(".question")).toHaveCount(1);
  await openTeams(page, `${baseURL}/teams`, { context: { subEntityId: "When are you open on Sunday?" } });
  await expect(tab.locator(".question")).toHaveText(["When are you open on Sunday?"]);
});

test("a site that is not Teams cannot show the tab", async ({ page, baseURL }) => {
  const refused = page.waitForEvent("console", (message) => message.text().includes("frame-ancestors"));
  await openTeams(page, `${baseURL}/teams`, {}, "https://teams.microsoft.com.evil.example");
  await refused;
  expect(page.frames()[1]!.url()).not.toContain("/teams");
  await expect(tabOf(page).locator("virtual-presenter")).toHaveCount(0);
});

test("outside Teams its address is the page itself, and TeamsJS is fetched from nobody else", async ({ page, baseURL }) => {
  const fetched: string[] = [];
  page.on("request", (request) => fetched.push(request.url()));
  await page.goto("/teams");
  await expect(page.locator("#state")).toHaveText("Listening");
  expect(fetched.filter((url) => !url.startsWith(baseURL!) && !/^(data|blob):/.test(url))).toEqual([]);
  expect(fetched.some((url) => /\/assets\/tab-/.test(url))).toBe(true);
});

test.describe("signed in", () => {
  const app = "99999999-8888-7777-6666-555555555555";
  const server = new KioskServer(8);
  let tenant: Tenant;

  test.beforeAll(async () => {
    test.setTimeout(240_000);
    tenant = await Tenant.open();
    await server.start({ MicrosoftAppId: app, MicrosoftAppPassword: "secret", MicrosoftAppTenantId: Tenant.id, BotFramework__TenantMetadata: `${tenant.address}/.well-known/openid-configuration` });
  });
  test.afterAll(async () => {
    await server.kill();
    await tenant.close();
  });

  const of = (person: string, name: string) => ({ silent: { token: tenant.token(app, person, name) } });

  test("the conversation goes on in another browser, and stays hidden from the next who signs in there", async ({ page, browser }) => {
    const ana = of(crypto.randomUUID(), "Ana Ruiz");
    await openTeams(page, `${server.address}/teams`, { token: ana });
    const tab = tabOf(page);
    await expect(tab.locator(".visitor")).toHaveText(/Signed in as Ana Ruiz\./);
    await ask(tab, "How much is a family ticket?");
    await expect(tab.locator(".answer .sources")).toContainText("Tickets and prices");
    await expect(tab.locator("#state")).toHaveText("Listening", { timeout: 100_000 });
    const elsewhere = await browser.newPage();
    await openTeams(elsewhere, `${server.address}/teams`, { token: ana });
    const other = tabOf(elsewhere);
    await expect(other.locator(".question")).toHaveText(["How much is a family ticket?"]);
    await expect(other.locator(".answer")).toContainText("€29.00");
    await expect(other.locator(".answer .sources")).toContainText("Tickets and prices");
    await elsewhere.screenshot({ path: "screenshots/teams-signed-in.png" });
    // The same window, another person: nothing of Ana's is left.
    await openTeams(elsewhere, `${server.address}/teams`, { token: of(crypto.randomUUID(), "Ben") });
    await expect(other.locator(".visitor")).toHaveText(/Signed in as Ben\./);
    await expect(other.locator(".question")).toHaveCount(0);
    await elsewhere.close();
  });

  test("who has not consented is asked when they want to be, and may decline", async ({ page }) => {
    const consent = { error: "resourceRequiresConsent" };
    await openTeams(page, `${server.address}/teams`, { token: { silent: consent, asked: { error: "CancelledByUser" } } });
    const tab = tabOf(page);
    await expect(tab.locator(".visitor")).toContainText("Sign in to go on with this conversation");
    expect((await asked(page)).filter((a) => a.func === "authentication.getAuthToken").map((a) => a.args[2])).toEqual([true]);
    await page.screenshot({ path: "screenshots/teams-consent.png" });
    await tab.getByRole("button", { name: "Sign in" }).click();
    await expect(tab.locator(".visitor")).toContainText("You are not signed in. You can ask all the same.");
    await ask(tab, "How much is a family ticket?");
    await expect(tab.locator(".answer")).toContainText("€29.00");
  });

  test("a token that is nobody's is not believed, and the answer is there", async ({ page }) => {
    const token = of(crypto.randomUUID(), "Eve").silent.token.replace(/\.[^.]+$/, ".AAAA");
    await openTeams(page, `${server.address}/teams`, { token: { silent: { token } } });
    const tab = tabOf(page);
    await expect(tab.locator(".visitor")).toHaveText("The presenter could not check who you are. You can ask all the same.");
    await ask(tab, "How much is a family ticket?");
    await expect(tab.locator(".answer")).toContainText("€29.00");
  });
});
