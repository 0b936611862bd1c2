import { OperationQueue } from "./operationQueue";

export interface PlayerEvents {
  /** The first frame of the answer is on the screen. */
  painted(): void;
  /** Played to the end. */
  ended(): void;
  /** The browser cannot play it; text goes on. */
  failed(problem: string): void;
  /** The buffer ran dry while playing. */
  stalled(): void;
  /** It plays on after that. */
  resumed(): void;
  /** Sound was refused without a gesture: it plays muted. */
  muted(): void;
}

const KeptSeconds = 30;

/** Seconds that are there before playing begins: the first segment alone is played before the second has come. */
const StartSeconds = 0.5;

/** Plays one answer through Media Source on a video element that other answers use before and after. */
export class TurnPlayer {
  private readonly source = new MediaSource();
  private readonly url = URL.createObjectURL(this.source);
  private readonly abort = new AbortController();
  private readonly pending: Uint8Array[] = [];
  private queue: OperationQueue | null = null;
  private started = false;
  private painted = false;
  private finishing = false;
  private stopped = false;

  static supports(mimeType: string): boolean {
    return typeof MediaSource !== "undefined" && MediaSource.isTypeSupported(mimeType);
  }

  constructor(
    private readonly video: HTMLVideoElement,
    private readonly mimeType: string,
    private readonly events: PlayerEvents,
  ) {
    const signal = this.abort.signal;
    this.source.addEventListener("sourceopen", () => this.open(), { once: true, signal });
    video.addEventListener("ended", () => events.ended(), { signal });
    video.addEventListener("waiting", () => this.painted && !this.finishing && events.stalled(), { signal });
    video.addEventListener("playing", () => this.painted && events.resumed(), { signal });
    video.addEventListener("timeupdate", () => this.trim(), { signal });
    video.addEventListener("error", () => this.fail(video.error?.message || "the video cannot be decoded"), { signal });
    video.src = this.url;
  }

  append(bytes: Uint8Array): void {
    if (this.stopped) return;
    if (!this.queue) {
      this.pending.push(bytes);
      return;
    }
    this.queue.append(bytes);
    if (!this.started) this.queue.call(() => this.startWhenSafe());
  }

  /** No more will come: playing ends with what is there. */
  finish(): void {
    this.finishing = true;
    this.queue?.call(() => {
      this.startWhenSafe();
      if (this.source.readyState === "open") this.source.endOfStream();
    });
  }

  /** Silence at once; what still comes is dropped. */
  stop(): void {
    if (this.stopped) return;
    this.stopped = true;
    this.video.pause();
    this.abort.abort();
    this.queue?.close();
  }

  /** Takes the stopped answer off the element. */
  release(): void {
    this.stop();
    URL.revokeObjectURL(this.url);
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

  private startWhenSafe(): void {
    const buffered = this.video.buffered;
    if (this.started || buffered.length === 0) return;
    if (this.finishing || buffered.end(0) - buffered.start(0) >= StartSeconds) this.start();
  }

  private start(): void {
    this.started = true;
    this.video.muted = false;
    // The first frame may have been painted while the answer was still gathered; then only `playing` tells.
    this.video.addEventListener("playing", () => this.paint(), { once: true, signal: this.abort.signal });
    this.video.requestVideoFrameCallback(() => this.paint());
    this.video.play().catch((error: unknown) => {
      if (this.stopped) return;
      if (error instanceof DOMException && error.name === "NotAllowedError") {
        this.video.muted = true;
        this.events.muted();
        this.video.play().catch((again: unknown) => this.fail(String(again)));
      } else if (!(error instanceof DOMException && error.name === "AbortError")) this.fail(String(error));
    });
  }

  private paint(): void {
    if (this.stopped || this.painted) return;
    this.painted = true;
    this.events.painted();
  }

  private trim(): void {
    // Removing would open the ended source again, and playing would wait at its end for ever.
    if (this.finishing) return;
    const played = this.video.currentTime - KeptSeconds;
    const buffered = this.video.buffered;
    if (buffered.length > 0 && buffered.start(0) < played - 5) this.queue?.remove(0, played);
  }

  private fail(problem: string): void {
    if (this.stopped) return;
    this.release();
    this.events.failed(problem);
  }
}
