import { begin, type AnswerPlayer, type PlayerEvents } from "./playback";

/**
 * For browsers without Media Source: the whole answer is gathered as one MP4 file and played from memory. The visitor
 * reads meanwhile; the server renders such an answer as fast as it can.
 */
export class FilePlayer implements AnswerPlayer {
  private readonly parts: Uint8Array<ArrayBuffer>[] = [];
  private readonly abort = new AbortController();
  private url: string | null = null;

  static supports(video: HTMLVideoElement, mimeType: string): boolean {
    return video.canPlayType(mimeType) !== "";
  }

  constructor(
    private readonly video: HTMLVideoElement,
    private readonly mimeType: string,
    private readonly events: PlayerEvents,
  ) {
    const signal = this.abort.signal;
    video.addEventListener("ended", () => events.ended(), { signal });
    video.addEventListener("error", () => this.fail(video.error?.message || "the video cannot be decoded"), { signal });
  }

  append(bytes: Uint8Array): void {
    // A copy of its own: the message that it came in may be much larger.
    if (!this.abort.signal.aborted) this.parts.push(new Uint8Array(bytes));
  }

  finish(): void {
    if (this.abort.signal.aborted || this.url !== null) return;
    this.url = URL.createObjectURL(new Blob(this.parts.splice(0), { type: this.mimeType }));
    this.video.src = this.url;
    begin(this.video, this.abort.signal, { painted: () => this.events.painted(), muted: () => this.events.muted(), failed: (problem) => this.fail(problem) });
  }

  stop(): void {
    if (this.abort.signal.aborted) return;
    this.abort.abort();
    this.video.pause();
    this.parts.length = 0;
  }

  release(): void {
    this.stop();
    if (this.url !== null) URL.revokeObjectURL(this.url);
    this.url = null;
  }

  private fail(problem: string): void {
    if (this.abort.signal.aborted) return;
    this.release();
    this.events.failed(problem);
  }
}
