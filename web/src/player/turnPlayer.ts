import { Buffering } from "./buffering";
import { attach, mediaSource } from "./mediaSource";
import { OperationQueue } from "./operationQueue";
import { Pacer } from "./pacer";
import { begin, type AnswerPlayer, type PlayerEvents } from "./playback";

const KeptSeconds = 30;

/** Plays one answer through Media Source on a video element that other answers use before and after. */
export class TurnPlayer implements AnswerPlayer {
  readonly pacer: Pacer;
  private readonly source = new (mediaSource()!)();
  private readonly url = URL.createObjectURL(this.source);
  private readonly abort = new AbortController();
  private readonly pending: Uint8Array[] = [];
  private queue: OperationQueue | null = null;
  private started = false;
  private painted = false;
  /** Ran dry: it stands until enough has come. */
  private hungry = false;
  private finishing = false;

  static supports(mimeType: string): boolean {
    return mediaSource()?.isTypeSupported(mimeType) ?? false;
  }

  constructor(
    private readonly video: HTMLVideoElement,
    private readonly mimeType: string,
    private readonly buffering: Buffering,
    private readonly events: PlayerEvents,
  ) {
    const signal = this.abort.signal;
    this.pacer = new Pacer(video, signal, () => ({ wanted: buffering.seconds, complete: this.finishing }), (time) => {
      this.trim();
      events.played(time);
    });
    this.source.addEventListener("sourceopen", () => this.open(), { once: true, signal });
    video.addEventListener("ended", () => this.end(), { signal });
    video.addEventListener("waiting", () => this.starve(), { signal });
    video.addEventListener("playing", () => this.painted && events.resumed(), { signal });
    video.addEventListener("error", () => this.fail(video.error?.message || "the video cannot be decoded"), { signal });
    attach(video, this.url);
  }

  append(bytes: Uint8Array): void {
    if (this.abort.signal.aborted) return;
    if (!this.queue) {
      this.pending.push(bytes);
      return;
    }
    this.queue.append(bytes);
    if (!this.started || this.hungry) this.queue.call(() => this.playWhenSafe());
  }

  finish(): void {
    this.finishing = true;
    this.queue?.call(() => {
      this.playWhenSafe();
      if (this.source.readyState === "open") this.source.endOfStream();
    });
  }

  stop(): void {
    if (this.abort.signal.aborted) return;
    this.abort.abort();
    this.video.pause();
    this.queue?.close();
  }

  release(): void {
    this.stop();
    // An element that has not opened it yet would look for an address that is gone.
    if (this.source.readyState === "closed" && this.video.src === this.url) {
      this.video.removeAttribute("src");
      this.video.load();
    }
    URL.revokeObjectURL(this.url);
  }

  shown(): void {
    if (this.painted && !this.hungry && this.video.paused && !this.video.ended && !this.abort.signal.aborted) this.video.play().catch(() => undefined);
  }

  private open(): void {
    try {
      const buffer = this.source.addSourceBuffer(this.mimeType);
      this.queue = new OperationQueue(buffer, () => this.video.currentTime, (error) => this.fail(String(error)));
    } catch (error) {
      this.fail(String(error));
      return;
    }
    for (const bytes of this.pending.splice(0)) this.append(bytes);
    if (this.finishing) this.finish();
  }

  private playWhenSafe(): void {
    if (this.video.buffered.length === 0 || (!this.finishing && this.ahead() < this.buffering.seconds)) return;
    if (!this.started) {
      this.started = true;
      begin(this.video, this.abort.signal, { painted: () => this.paint(), muted: () => this.events.muted(), failed: (problem) => this.fail(problem) });
    } else if (this.hungry) {
      this.hungry = false;
      this.video.play().catch((error: unknown) => !(error instanceof DOMException && error.name === "AbortError") && this.fail(String(error)));
    }
  }

  /** The link is slower than the voice: one longer wait is better than many short ones. A busy decoder with enough in hand goes on by itself. */
  private starve(): void {
    if (!this.painted || this.finishing || this.hungry) return;
    this.pacer.stall();
    this.events.stalled();
    if (this.ahead() >= this.buffering.seconds) return;
    this.hungry = true;
    this.video.pause();
    this.buffering.stalled();
  }

  /** Seconds in hand. */
  private ahead(): number {
    const { buffered, currentTime } = this.video;
    return buffered.length === 0 ? 0 : buffered.end(buffered.length - 1) - (this.started ? currentTime : buffered.start(0));
  }

  private paint(): void {
    if (this.abort.signal.aborted) return;
    this.painted = true;
    this.events.painted();
  }

  private end(): void {
    this.buffering.played();
    this.events.ended();
  }

  private trim(): void {
    // Removing would open the ended source again, and playing would wait at its end for ever.
    if (this.finishing) return;
    const played = this.video.currentTime - KeptSeconds;
    const buffered = this.video.buffered;
    if (buffered.length > 0 && buffered.start(0) < played - 5) this.queue?.remove(0, played);
  }

  private fail(problem: string): void {
    if (this.abort.signal.aborted) return;
    this.release();
    this.events.failed(problem);
  }
}
