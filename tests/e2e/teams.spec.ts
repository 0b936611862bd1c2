import { expect, test } from "@playwright/test";

// Chromium asks before a page of the internet shows one of this machine; Teams shows one of the internet.
test.use({ launchOptions: async ({ launchOptions }, use) => use({ ...launchOptions, args: [...launchOptions.args!, "--disable-features=LocalNetworkAccessChecks"] }) });

/** Teams as the tab sees it: a page of Teams' own origin that answers TeamsJS's messages. No network is reached. */
const teams = (tab: string) => `<!doctype html><html lang="en"><title>Teams</title><body style="margin:0"><iframe src="${tab}" title="tab" style="width:380px;height:720px;border:0"></iframe><script>
  window.asked = [];
  addEventListener("message", ({ data, source, origin }) => {
    if (typeof data?.func !== "string") return;
    asked.push(data.func);
    const answers = {
      initialize: ["sidePanel", "web", JSON.stringify({ apiVersion: 1, supports: {} }), "2.0.0"],
      getContext: [{ theme: "dark", locale: "fr-fr", frameContext: "sidePanel", hostClientType: "web", sessionId: "1", userObjectId: "u" }],
      "authentication.getAuthToken": [true, "a.token.of-nobody"],
    };
    source.postMessage({ id: data.id, uuid: data.uuid, args: answers[data.func] ?? [], monotonicTimestamp: 1 }, origin);
    if (data.func === "registerHandler" && data.args[0] === "themeChange") window.change = (theme) => source.postMessage({ func: "themeChange", args: [theme] }, origin);
  });
</script></body></html>`;

test("in Teams the tab wears Teams' theme and language, and passes on who looks", async ({ page, baseURL }) => {
  await page.setViewportSize({ width: 400, height: 740 });
  await page.route("https://teams.microsoft.com/**", (route) => route.fulfill({ contentType: "text/html", body: teams(`${baseURL}/teams`) }));
  const elsewhere: string[] = [];
  page.on("request", (request) => !request.url().startsWith(baseURL!) && !/^(data|blob):|^https:\/\/teams\.microsoft\.com/.test(request.url()) && elsewhere.push(request.url()));
  await page.goto("https://teams.microsoft.com/");
  const tab = page.frameLocator("iframe");
  await expect(tab.locator("#state")).toHaveText("À l’écoute");
  await expect(tab.locator("virtual-presenter")).toHaveAttribute("theme", "dark");
  await expect(tab.locator(".room")).toHaveCount(1);
  await expect.poll(() => page.evaluate(() => (window as unknown as { asked: string[] }).asked)).toContain("authentication.getAuthToken");
  expect(await page.evaluate(() => (window as unknown as { asked: string[] }).asked)).toContain("appInitialization.success");
  await page.screenshot({ path: "screenshots/teams.png" });
  await page.evaluate(() => (window as unknown as { change: (theme: string) => void }).change("default"));
  await expect(tab.locator("virtual-presenter")).toHaveAttribute("theme", "light");
  // A token of nobody is not believed; answers are there all the same.
  await tab.locator("#question").fill("How much is a family ticket?");
  await tab.locator("#question").press("Enter");
  await expect(tab.locator(".answer")).toContainText("€29.00");
  expect(elsewhere).toEqual([]);
});

test("outside Teams its address is the page itself, and TeamsJS is fetched from nobody else", async ({ page, baseURL }) => {
  const fetched: string[] = [];
  page.on("request", (request) => fetched.push(request.url()));
  await page.goto("/teams");
  await expect(page.locator("#state")).toHaveText("Listening");
  expect(fetched.filter((url) => !url.startsWith(baseURL!) && !/^(data|blob):/.test(url))).toEqual([]);
  expect(fetched.some((url) => /\/assets\/tab-/.test(url))).toBe(true);
});
