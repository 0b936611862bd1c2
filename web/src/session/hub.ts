import { HubConnection, HubConnectionBuilder, HubConnectionState, LogLevel } from "@microsoft/signalr";
import { MessagePackHubProtocol } from "@microsoft/signalr-protocol-msgpack";
import type { AskRequest, FeedbackRequest, MeasuredRequest, PlayingRequest, ReportRequest, SignedIn, TurnEvent } from "../protocol";
import { WidgetToken } from "./widgetToken";

const LongestWait = 8000;

/** Bytes that are kept to be sent again when a socket was cut: a few seconds of an answer. */
const ResendBytes = 4_000_000;

export interface HubEvents {
  changed(online: boolean): void;
  /** Pages of this origin may not show the presenter. */
  refused(problem: string): void;
}

/** The connection to the server; it comes back by itself for as long as the page is open. */
export class Hub {
  private readonly connection: HubConnection;
  private readonly token: WidgetToken;
  private closed = false;

  /** @param server address of the server, without a slash at its end; empty for the page's own */
  constructor(server: string, private readonly events: HubEvents) {
    this.token = new WidgetToken(server);
    this.connection = new HubConnectionBuilder()
      .withUrl(`${server}/hub`, { accessTokenFactory: () => this.token.get(), withCredentials: false })
      .withHubProtocol(new MessagePackHubProtocol())
      .withStatefulReconnect({ bufferSize: ResendBytes })
      .withAutomaticReconnect({ nextRetryDelayInMilliseconds: (c) => this.again(c.previousRetryCount) })
      .configureLogging(LogLevel.None)
      .build();
    this.connection.onreconnecting(() => events.changed(false));
    this.connection.onreconnected(() => events.changed(true));
    this.connection.onclose(() => void this.start());
  }

  get online(): boolean {
    return this.connection.state === HubConnectionState.Connected;
  }

  async start(): Promise<void> {
    for (let wait = 300; !this.closed; wait = Math.min(LongestWait, wait * 2)) {
      try {
        await this.connection.start();
        // Closed while it opened.
        if (this.closed) await this.connection.stop();
        else this.events.changed(true);
        return;
      } catch {
        this.token.forget();
        this.events.changed(false);
        if (this.token.refusal !== null) {
          this.events.refused(this.token.refusal);
          return;
        }
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

  playing(playing: PlayingRequest): void {
    this.connection.send("Playing", playing).catch(() => undefined);
  }

  measured(figures: MeasuredRequest): void {
    this.connection.send("Measured", figures).catch(() => undefined);
  }

  /** @throws Error where the server does not believe the token */
  signIn(token: string): Promise<SignedIn> {
    return this.connection.invoke<SignedIn>("SignIn", token);
  }

  /** @throws Error where it was not stored */
  feedback(request: FeedbackRequest): Promise<void> {
    return this.connection.invoke<void>("Feedback", request);
  }

  private again(attempts: number): number {
    this.token.forget();
    return Math.min(LongestWait, 500 * 2 ** attempts);
  }
}
