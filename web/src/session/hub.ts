import { HubConnection, HubConnectionBuilder, HubConnectionState, LogLevel } from "@microsoft/signalr";
import { MessagePackHubProtocol } from "@microsoft/signalr-protocol-msgpack";
import type { AskRequest, ReportRequest, TurnEvent } from "../protocol";

const LongestWait = 8000;

/** The connection to the server; it comes back by itself for as long as the page is open. */
export class Hub {
  private readonly connection: HubConnection;

  private closed = false;

  /** @param server address of the server, without a slash at its end; empty for the page's own */
  constructor(server: string, private readonly changed: (online: boolean) => void) {
    this.connection = new HubConnectionBuilder()
      .withUrl(`${server}/hub`)
      .withHubProtocol(new MessagePackHubProtocol())
      .withAutomaticReconnect({ nextRetryDelayInMilliseconds: (c) => Math.min(LongestWait, 500 * 2 ** c.previousRetryCount) })
      .configureLogging(LogLevel.Error)
      .build();
    this.connection.onreconnecting(() => changed(false));
    this.connection.onreconnected(() => changed(true));
    this.connection.onclose(() => void this.start());
  }

  get online(): boolean {
    return this.connection.state === HubConnectionState.Connected;
  }

  async start(): Promise<void> {
    for (let wait = 300; !this.closed; wait = Math.min(LongestWait, wait * 2)) {
      try {
        await this.connection.start();
        this.changed(true);
        return;
      } catch {
        this.changed(false);
        await new Promise((done) => setTimeout(done, wait));
      }
    }
  }

  /** For good: it does not come back. */
  close(): void {
    this.closed = true;
    void this.connection.stop();
  }

  /** @returns call it to interrupt: the server stops this turn */
  ask(request: AskRequest, next: (event: TurnEvent) => void, lost: (problem: string) => void): () => void {
    const subscription = this.connection.stream<TurnEvent>("Ask", request).subscribe({
      next,
      error: (error: unknown) => lost(error instanceof Error ? error.message : String(error)),
      complete: () => undefined,
    });
    return () => subscription.dispose();
  }

  report(report: ReportRequest): void {
    // A report that does not arrive costs only the cut of the history.
    this.connection.send("Report", report).catch(() => undefined);
  }
}
