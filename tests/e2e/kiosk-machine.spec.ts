import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, expect, test } from "@playwright/test";
import { KioskServer, root } from "./kioskServer";

const server = new KioskServer(6);
const query = "/kiosk?presenter=robin&lang=en";

test.afterEach(() => server.kill());

test("the machine is switched on before the server: the start script's Chromium waits on a page of its own, and goes to the kiosk by itself", async () => {
  test.setTimeout(300_000);
  const folder = mkdtempSync(join(tmpdir(), "kiosk-"));
  const debugging = server.port + 1;
  const machine = spawn(`${root}/deploy/kiosk/presenter-kiosk.sh`, [server.address + query], {
    stdio: "ignore",
    env: { ...process.env, XDG_RUNTIME_DIR: folder, KIOSK_FLAGS: `--headless=new --no-sandbox --remote-debugging-port=${debugging} --window-size=1080,1920` },
  });
  const over = new Promise<number | null>((done) => machine.once("exit", done));
  try {
    await expect.poll(() => fetch(`http://127.0.0.1:${debugging}/json/version`).then((answer) => answer.status, () => 0), { timeout: 60_000 }).toBe(200);
    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${debugging}`);
    // Chromium keeps pages of its own beside it.
    const shown = () => browser.contexts()[0]!.pages().find((page) => page.url().includes("waiting.html"));
    await expect.poll(() => shown()?.url()).toContain(query);
    const page = shown()!;
    await expect(page.getByRole("heading", { name: "One moment, please" })).toBeVisible();
    await server.start();
    await expect(page.locator("html")).toHaveAttribute("data-state", "attract");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Ask me anything about the harbour");
    await browser.close();
  } finally {
    machine.kill("SIGTERM");
    await over;
  }
  // Nothing of it stays: neither the browser nor what it knew.
  await expect.poll(() => fetch(`http://127.0.0.1:${debugging}/json/version`).then((answer) => answer.status, () => 0)).toBe(0);
  expect(readdirSync(folder).filter((name) => name.startsWith("presenter-kiosk"))).toEqual([]);
  rmSync(folder, { recursive: true });
});

test("an address that is none is named by the start script", () => {
  for (const address of ["", "localhost:3978", "http://localhost:3978/"]) {
    let said = "";
    try {
      execFileSync(`${root}/deploy/kiosk/presenter-kiosk.sh`, [address], { stdio: "pipe" });
    } catch (error) {
      said = String((error as { stderr: Buffer }).stderr);
    }
    expect(said).toContain("Remedy");
    expect(said).toContain(`"${address}"`);
  }
});

test("presence: what stands still does not wake the kiosk, somebody who walks by does, and no picture leaves the page", async () => {
  test.setTimeout(300_000);
  await server.start({ Kiosk__Presence: "true" });
  const folder = mkdtempSync(join(tmpdir(), "kiosk-"));
  // What a camera sees: a wall with the noise of a sensor, and before it a tall dark figure, which stands still or walks.
  const film = (x: string) => {
    const path = join(folder, "film.y4m");
    const sources = ["color=gray:size=320x240", "color=black:size=60x180"].flatMap((source) => ["-f", "lavfi", "-i", `${source}:rate=10:duration=6`]);
    execFileSync("ffmpeg", ["-v", "error", "-y", ...sources, "-filter_complex", `[0][1]overlay=x='${x}':y=60,noise=alls=8:allf=t`, "-pix_fmt", "yuv420p", path]);
    return path;
  };
  try {
    for (const [x, expected] of [["100", "attract"], ["mod(t*80,320)", "awake"]] as const) {
      const path = film(x);
      const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream", `--use-file-for-fake-video-capture=${path}`] });
      const page = await browser.newPage();
      const sent: number[] = [];
      page.on("request", (request) => request.postData() && sent.push(request.postData()!.length));
      await page.goto(server.address + query);
      await expect(page.locator("#stage")).toHaveAttribute("data-state", "ready");
      if (expected === "awake") await expect(page.locator("html")).toHaveAttribute("data-state", "awake");
      else {
        // Dozens of looks of the camera, which is on all the while.
        await expect.poll(() => page.evaluate(() => performance.now()), { timeout: 60_000 }).toBeGreaterThan(10_000);
        await expect(page.locator("html")).toHaveAttribute("data-state", "attract");
      }
      expect(Math.max(0, ...sent), "bytes of the largest request").toBeLessThan(1000);
      await browser.close();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
