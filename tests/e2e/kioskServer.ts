import { spawn, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect } from "@playwright/test";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** A server of its own for the kiosk, which is killed there and has other settings than the one of the other tests. */
export class KioskServer {
  readonly address: string;
  private process: ChildProcess | null = null;

  /** @param offset of its port from that of the tests' server */
  constructor(private readonly offset: number) {
    this.address = `http://127.0.0.1:${this.port}`;
  }

  get port(): number {
    return Number(process.env["E2E_PORT"] ?? 4173) + this.offset;
  }

  async start(settings: Record<string, string> = {}): Promise<void> {
    const data = `${root}/artifacts/e2e-kiosk-${this.offset}`;
    this.process = spawn("dotnet", [`${root}/artifacts/bin/Presenter.Bot/release_linux-x64/Presenter.Bot.dll`], {
      cwd: root,
      stdio: "ignore",
      env: {
        ...process.env, PORT: String(this.port), Host__Address: "127.0.0.1", Conversations__Path: `${data}/conversations.db`, Knowledge__IndexPath: `${data}/knowledge.db`, Planning__StatePath: `${data}/planning.db`,
        Kiosk__PauseSeconds: "600", ...settings,
      },
    });
    await expect.poll(() => this.process!.exitCode ?? fetch(`${this.address}/healthz`).then((answer) => answer.status, () => 0), { timeout: 180_000 }).toBe(200);
  }

  async kill(): Promise<void> {
    const running = this.process;
    this.process = null;
    if (!running || running.exitCode !== null) return;
    const gone = new Promise((done) => running.once("exit", done));
    running.kill("SIGKILL");
    await gone;
  }
}
