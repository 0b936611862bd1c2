import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../..", import.meta.url));

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The real server as a process of its own, with files of its own that outlive it; it can be killed and started again. */
export class Bot {
  readonly folder = mkdtempSync(`${tmpdir()}/presenter-e2e-`);
  private process: ChildProcess | null = null;
  private said = "";

  private constructor(readonly port: number, private readonly settings: Record<string, string>) {}

  /** @param ready waits until the presenter can be rendered, otherwise until the server answers */
  static async start(settings: Record<string, string>, ready: boolean, port?: number): Promise<Bot> {
    const bot = new Bot(port ?? (await freePort()), settings);
    await bot.start(ready);
    return bot;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async start(ready: boolean): Promise<void> {
    const files = Object.fromEntries(
      Object.entries({ Conversations__Path: "conversations.db", Planning__StatePath: "planning.db", DirectLine__Path: "directline.db", Knowledge__IndexPath: "knowledge.db", Clips__Folder: "clips" })
        .map(([key, file]) => [key, `${this.folder}/${file}`]));
    const started = spawn("dotnet", ["artifacts/bin/Presenter.Bot/release_linux-x64/Presenter.Bot.dll"], {
      cwd: root, env: { ...process.env, PORT: String(this.port), Host__Address: "127.0.0.1", ...files, ...this.settings },
    });
    this.process = started;
    for (const stream of [started.stdout, started.stderr])
      stream.on("data", (text) => (this.said += text));
    for (;;) {
      if (started.exitCode !== null || started.signalCode !== null)
        throw new Error(`the server ended: ${this.said}`);
      const answer = await fetch(`${this.url}/healthz`).catch(() => null);
      if (answer && (answer.ok || !ready))
        return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** As a power cut. */
  async kill(): Promise<void> {
    const ending = this.process;
    this.process = null;
    if (ending === null || ending.exitCode !== null || ending.signalCode !== null)
      return;
    const ended = new Promise((resolve) => ending.once("exit", resolve));
    ending.kill("SIGKILL");
    await ended;
  }

  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
