import { WidgetToken } from "../session/widgetToken";
import { Microphone } from "../voice/microphone";
import { WakeListener } from "./wakeListener";

/** Milliseconds after which a microphone that was not there is looked for again. */
const Again = 30_000;

/** The microphone, for as long as nobody is at the kiosk. Only while somebody speaks sound goes to the server, which looks for one phrase in it. */
export class WakeEar {
  private microphone: Microphone | null = null;
  /** Counts openings, so that one that comes too late is closed again. */
  private opening = 0;
  private wanted = false;
  private listener = new WakeListener();
  private asking = false;
  private readonly token = new WidgetToken("");

  /** @param open the microphone is open, or not any more
   *  @param called somebody said the phrase */
  constructor(private readonly open: (open: boolean) => void, private readonly called: () => void) {}

  /** @param wanted the microphone is closed otherwise */
  watch(wanted: boolean): void {
    if (wanted === this.wanted) return;
    this.wanted = wanted;
    if (wanted) void this.begin();
    else this.end();
  }

  private async begin(): Promise<void> {
    const own = ++this.opening;
    this.listener = new WakeListener();
    try {
      const opened = await Microphone.open((frame) => this.hear(frame), () => this.lost(), true);
      if (own !== this.opening) return opened.close();
      this.microphone = opened;
      this.open(true);
    } catch {
      if (own === this.opening) this.lost();
    }
  }

  /** No microphone, or not allowed: a touch wakes. It may be plugged in later. */
  private lost(): void {
    this.end();
    const own = this.opening;
    window.setTimeout(() => this.wanted && own === this.opening && void this.begin(), Again);
  }

  private end(): void {
    this.opening++;
    this.microphone?.close();
    this.microphone = null;
    this.open(false);
  }

  private hear(frame: Float32Array): void {
    const said = this.listener.hear(frame);
    // One at a time: a server that is slower than people talk is not buried in what they said before.
    if (said && !this.asking) void this.ask(said);
  }

  private async ask(said: Blob): Promise<void> {
    const own = this.opening;
    this.asking = true;
    try {
      const answer = await fetch("/api/kiosk/wake", { method: "POST", body: said, headers: { "Content-Type": said.type, Authorization: `Bearer ${await this.token.get()}` }, signal: AbortSignal.timeout(20_000) });
      // After a restart the server makes other tokens.
      if (answer.status === 401) this.token.forget();
      if (answer.ok && ((await answer.json()) as { woke: boolean }).woke && own === this.opening) this.called();
    } catch {
      // The server is away: the kiosk says so by other means.
    } finally {
      this.asking = false;
    }
  }
}
