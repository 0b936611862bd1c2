import type { Buffering } from "./buffering";
import { Pacer } from "./pacer";
import { begin, type AnswerPlayer, type PlayerEvents } from "./playback";

/** As long as an answer takes to fade away (element/styles/stage.css). */
const Fading = 400;

/**
 * For browsers without Media Source: the answer as one MP4 file that grows on the server while it plays. The browser
 * fetches it, and asks for the rest by itself where its connection broke.
 */
export class StreamPlayer implements AnswerPlayer {
  readonly pacer: Pacer;
  private readonly abort = new AbortController();
  private painted = false;
  private standing = false;
  private finishing = false;
  private played = false;

  static supports(video: HTMLVideoElement, mimeType: string): boolean {
    return video.canPlayType(mimeType) !== "";
  }

  constructor(
    private readonly video: HTMLVideoElement,
    private readonly address: string,
    private readonly buffering: Buffering,
    private readonly events: PlayerEvents,
  ) {
    const signal = this.abort.signal;
    this.pacer = new Pacer(video, signal, () => ({ wanted: buffering.seconds, complete: this.finishing }), (time) => events.played(time));
    video.addEventListener("ended", () => this.end(), { signal });
    video.addEventListener("waiting", () => this.starve(), { signal });
    video.addEventListener("playing", () => this.resume(), { signal });
    video.addEventListener("error", () => this.fail(video.error?.message || "the video cannot be fetched or decoded"), { signal });
    // From another origin the picture may be read, by who draws it elsewhere, only if it was fetched so.
    video.crossOrigin = "anonymous";
    video.src = address;
    begin(video, signal, { painted: () => this.paint(), muted: () => events.muted(), failed: (problem) => this.fail(problem) });
  }

  /** Segments of such an answer come without their bytes. */
  append(): void {
    // The browser fetches them.
  }

  finish(): void {
    this.finishing = true;
    if (this.played) this.end();
  }

  stop(): void {
    if (this.abort.signal.aborted) return;
    this.abort.abort();
    this.video.pause();
  }

  release(): void {
    this.stop();
    // The last frame stays while the loop comes back; the connection must not stay longer.
    setTimeout(() => {
      if (this.video.getAttribute("src") !== this.address) return;
      this.video.removeAttribute("src");
      this.video.load();
    }, Fading);
  }

  shown(): void {
    if (this.painted && this.video.paused && !this.video.ended && !this.abort.signal.aborted) this.video.play().catch(() => undefined);
  }

  private paint(): void {
    this.painted = true;
    this.events.painted();
  }

  private starve(): void {
    if (!this.painted || this.standing) return;
    this.standing = true;
    this.buffering.stalled();
    this.pacer.stall();
    this.events.stalled();
  }

  private resume(): void {
    if (!this.standing) return;
    this.standing = false;
    this.events.resumed();
  }

  /** The file may be over before the server has said why. */
  private end(): void {
    this.played = true;
    if (!this.finishing || this.abort.signal.aborted) return;
    this.buffering.played();
    this.events.ended();
  }

  private fail(problem: string): void {
    if (this.abort.signal.aborted) return;
    this.release();
    this.events.failed(problem);
  }
}
