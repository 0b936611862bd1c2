import type { Page } from "@playwright/test";

/** What Teams answers the tab; each field as TeamsJS's messages have it. */
export interface Teams {
  /** Of `getContext`, besides what every context has. */
  context?: Record<string, unknown>;
  /** The token, or the error's text: by whether Teams may ask the visitor. */
  token?: { silent: Answer; asked?: Answer };
  /** Whether this visitor may show the app on the meeting's stage. */
  stage?: boolean;
  width?: number;
  height?: number;
}

type Answer = { token: string } | { error: string };

/** What the tab has asked of Teams, by the messages' names. */
export interface Asked {
  func: string;
  args: unknown[];
}

/**
 * Teams as the tab sees it: a page of Teams' own origin whose frame holds the tab and which answers the messages of the real
 * TeamsJS. No network is reached.
 * @param origin another site that pretends to be Teams
 */
export async function openTeams(page: Page, tab: string, teams: Teams = {}, origin = "https://teams.microsoft.com"): Promise<void> {
  const { width = 380, height = 720 } = teams;
  const context = { theme: "default", locale: "en-us", frameContext: "content", entityId: "presenter", hostClientType: "web", hostName: "Teams", sessionId: "1", userObjectId: "u", ...teams.context };
  const host = `<!doctype html><html lang="en"><title>Teams</title><body style="margin:0"><iframe src="${tab}" title="tab" style="width:${width}px;height:${height}px;border:0"></iframe><script>
  const teams = ${JSON.stringify({ context, token: teams.token ?? { silent: { error: "App resource defined in manifest and iframe origin do not match" } }, stage: teams.stage ?? false })};
  window.asked = [];
  addEventListener("message", ({ data, source, origin }) => {
    if (typeof data?.func !== "string") return;
    asked.push({ func: data.func, args: data.args });
    const token = () => (data.args[2] ? teams.token.silent : teams.token.asked ?? teams.token.silent);
    const answers = {
      initialize: () => [teams.context.frameContext, "web", JSON.stringify({ apiVersion: 1, supports: { meeting: {} } }), "2.0.0"],
      getContext: () => [teams.context],
      "authentication.getAuthToken": () => (token().error ? [false, token().error] : [true, token().token]),
      "meeting.getAppContentStageSharingCapabilities": () => [null, { doesAppHaveSharePermission: teams.stage }],
      "meeting.shareAppContentToStage": () => [null, true],
    };
    source.postMessage({ id: data.id, uuid: data.uuid, args: answers[data.func]?.() ?? [], monotonicTimestamp: 1 }, origin);
    if (data.func === "registerHandler" && data.args[0] === "themeChange") window.change = (theme) => source.postMessage({ func: "themeChange", args: [theme] }, origin);
  });
</script></body></html>`;
  await page.setViewportSize({ width: width + 20, height: height + 20 });
  await page.unroute(`${origin}/**`);
  await page.route(`${origin}/**`, (route) => route.fulfill({ contentType: "text/html; charset=utf-8", body: host }));
  await page.goto(`${origin}/`);
}

export function asked(page: Page): Promise<Asked[]> {
  return page.evaluate(() => (window as unknown as { asked: Asked[] }).asked);
}

/** Somebody chooses another theme in Teams. */
export function changeTheme(page: Page, theme: string): Promise<void> {
  return page.evaluate((chosen) => (window as unknown as { change: (theme: string) => void }).change(chosen), theme);
}
