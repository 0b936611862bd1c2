import { createServer, type Server } from "node:http";
import { expect, type Page } from "@playwright/test";
import { Wire } from "./wire";

const presenterPort = Number(process.env["E2E_PORT"] ?? 4173);
export const presenter = `http://127.0.0.1:${presenterPort}`;

/** Somebody else's site, which embeds the presenter: another origin. `allowed` is whether the server's list names it. */
export class Site {
  private constructor(private readonly server: Server, readonly address: string) {}

  static async open(allowed: boolean, attributes = "", language = "en"): Promise<Site> {
    const port = presenterPort + (allowed ? 1 : 2);
    const html = `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Harbour bakery</title>
      <link rel="icon" href="data:,"></head><body><main><h1>Harbour bakery</h1><p>Bread since 1904. <a href="#">Our shop</a></p></main>
      <script>window.events = []; for (const name of ["ready", "open", "close", "state", "question", "sentence", "end", "notice"]) document.addEventListener("presenter-" + name, (e) => events.push([name, e.detail]));</script>
      <script src="${presenter}/widget.js" data-presenter="robin" ${attributes}></script></body></html>`;
    const server = createServer((request, response) => {
      // Its own policy lets only itself and the presenter in.
      response.setHeader("Content-Security-Policy", `default-src 'none'; script-src 'unsafe-inline' ${presenter}; img-src data: ${presenter}; media-src blob: ${presenter}; connect-src ${presenter} ${presenter.replace("http", "ws")}`);
      response.setHeader("Content-Type", "text/html; charset=utf-8");
      response.end(html);
    });
    await new Promise<void>((done) => server.listen(port, "127.0.0.1", done));
    return new Site(server, `http://127.0.0.1:${port}`);
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((done) => this.server.close(() => done()));
  }
}

/** The visitor asks; on a page that is ready. */
export async function ask(page: Page, question: string): Promise<void> {
  await page.locator("#question").fill(question);
  await page.locator("#question").press("Enter");
}

export async function ready(page: Page): Promise<void> {
  await expect(page.locator("#stage")).toHaveAttribute("data-state", "ready");
}

/** The presenter speaks: so many seconds of the answer have been played. A busy machine takes its time to the first. */
export async function spoken(page: Page, seconds = 0.3): Promise<void> {
  await expect.poll(() => page.locator("#speaking").evaluate((v: HTMLVideoElement) => v.currentTime), { timeout: 100_000 }).toBeGreaterThan(seconds);
}

/** Answers come as text: for tests that are not about picture and sound. */
export async function textOnly(page: Page): Promise<void> {
  await page.addInitScript(() => localStorage.setItem("presenter-preferences", JSON.stringify({ textOnly: true })));
}

/** A wire to the presenter that a test can cut. */
export const openWire = (): Promise<Wire> => Wire.to(presenterPort);
