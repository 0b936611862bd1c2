import { defineConfig } from "@playwright/test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const port = Number(process.env["E2E_PORT"] ?? 4173);
const data = `${root}/artifacts/e2e`;

/** A site of somebody else's that may embed the presenter. */
const embedder = `http://127.0.0.1:${port + 1}`;

/** The real server, Debian's Chromium; one at a time, since generator and browser share two cores. */
export default defineConfig({
  testDir: ".",
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: [["list"], ["json", { outputFile: `${root}/artifacts/test-results/e2e.json` }]],
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    browserName: "chromium",
    viewport: { width: 1280, height: 800 },
    launchOptions: {
      executablePath: "/usr/bin/chromium",
      args: [
        "--no-sandbox", "--autoplay-policy=no-user-gesture-required", "--disable-background-networking", "--disable-component-update",
        "--disable-sync", "--disable-quic", "--no-first-run",
      ],
    },
  },
  webServer: {
    command: "dotnet artifacts/bin/Presenter.Bot/release_linux-x64/Presenter.Bot.dll",
    cwd: root,
    url: `http://127.0.0.1:${port}/healthz`,
    timeout: 180_000,
    env: { PORT: String(port), Host__Address: "127.0.0.1", Admin__Key: "the key of the browser tests", Conversations__Path: `${data}/conversations.db`, Knowledge__IndexPath: `${data}/knowledge.db`, Listening__ModelFolder: `${root}/artifacts/listening`, Embedding__Origins__0: embedder },
  },
});
