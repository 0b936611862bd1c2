/**
 * What Node has not of a browser, as the Media Source and HTML specifications describe it, with one difference: nothing
 * happens by itself. A test opens the source, completes an operation, paints a frame. To be imported before web/src.
 */
import type { Buffer } from "../../web/src/player/operationQueue";

const problem = (name: string) => new DOMException(name, name);

/** One byte of media is one second of it, or as long as `byteSeconds` says. `room` is how many seconds fit. */
export class FakeSourceBuffer extends EventTarget implements Buffer {
  readonly log: string[] = [];
  readonly data: Uint8Array[] = [];
  updating = false;
  start = 0;
  end = 0;
  room = Infinity;
  byteSeconds = 1;
  private change: () => void = () => undefined;

  constructor(private readonly source?: FakeMediaSource) {
    super();
  }

  get buffered(): TimeRanges {
    return ranges(this.start, this.end);
  }

  appendBuffer(data: BufferSource): void {
    this.begin();
    const bytes = new Uint8Array(data as ArrayBuffer);
    const seconds = bytes.length * this.byteSeconds;
    if (this.end - this.start + seconds > this.room) throw problem("QuotaExceededError");
    this.run(`append ${bytes.join(" ")}`, () => (this.end += seconds));
    this.data.push(data as Uint8Array);
  }

  remove(start: number, end: number): void {
    if (!(start >= 0 && end > start)) throw new TypeError(`remove ${start} to ${end}`);
    this.begin();
    this.run(`remove ${start}-${end}`, () => (this.start = Math.max(this.start, Math.min(end, this.end))));
  }

  /** The operation under way ends, as the browser's own thread would end it. */
  complete(): void {
    if (!this.updating) throw new Error("nothing is under way");
    this.change();
    this.updating = false;
    this.dispatchEvent(new Event("updateend"));
  }

  completeAll(): void {
    while (this.updating) this.complete();
  }

  private begin(): void {
    if (this.updating) throw problem("InvalidStateError");
    this.source?.reopen();
  }

  private run(what: string, change: () => void): void {
    this.log.push(what);
    this.change = change;
    this.updating = true;
  }
}

export class FakeMediaSource extends EventTarget {
  static latest: FakeMediaSource;
  readyState: "closed" | "open" | "ended" = "closed";
  buffer!: FakeSourceBuffer;

  static isTypeSupported(mimeType: string): boolean {
    return mimeType.startsWith("video/mp4");
  }

  constructor() {
    super();
    FakeMediaSource.latest = this;
  }

  addSourceBuffer(mimeType: string): FakeSourceBuffer {
    if (this.readyState !== "open") throw problem("InvalidStateError");
    if (!FakeMediaSource.isTypeSupported(mimeType)) throw problem("NotSupportedError");
    return (this.buffer = new FakeSourceBuffer(this));
  }

  endOfStream(): void {
    if (this.readyState !== "open" || this.buffer.updating) throw problem("InvalidStateError");
    this.readyState = "ended";
  }

  /** The video element has taken the source. */
  open(): void {
    this.readyState = "open";
    this.dispatchEvent(new Event("sourceopen"));
  }

  /** Appending and removing take the end of the stream back. */
  reopen(): void {
    if (this.readyState === "ended") this.open();
  }
}

export class FakeElement extends EventTarget {
  className = "";
  textContent: string | null = "";
  children: FakeElement[] = [];
  readonly dataset: Record<string, string | undefined> = {};
  private readonly classes = new Set<string>();
  readonly classList = {
    add: (name: string) => void this.classes.add(name),
    remove: (name: string) => void this.classes.delete(name),
    contains: (name: string) => this.classes.has(name),
  };

  replaceChildren(...children: FakeElement[]): void {
    this.children = children;
  }
}

export class FakeVideo extends FakeElement {
  src = "";
  currentTime = 0;
  paused = true;
  muted = false;
  seeking = false;
  error: { message: string } | null = null;
  /** The visitor has not touched the page yet: it may play, but not sound. */
  refusesSound = false;
  ended = false;
  playbackRate = 1;
  /** What a browser holds that fetches by itself; else what the source buffer holds. */
  fetched: TimeRanges | null = null;
  private painting: ((now: number, frame: { mediaTime: number; expectedDisplayTime: number }) => void)[] = [];

  get buffered(): TimeRanges {
    return this.fetched ?? FakeMediaSource.latest.buffer.buffered;
  }

  getAttribute(name: string): string | null {
    return name === "src" && this.src !== "" ? this.src : null;
  }

  canPlayType(mimeType: string): string {
    return mimeType.startsWith("video/mp4") ? "probably" : "";
  }

  play(): Promise<void> {
    if (this.refusesSound && !this.muted) return Promise.reject(problem("NotAllowedError"));
    this.paused = false;
    return Promise.resolve();
  }

  pause(): void {
    this.paused = true;
  }

  removeAttribute(name: string): void {
    if (name === "src") this.src = "";
  }

  load(): void {
    this.paused = true;
  }

  requestVideoFrameCallback(painted: (now: number, frame: { mediaTime: number; expectedDisplayTime: number }) => void): number {
    return this.painting.push(painted);
  }

  /** @param early seconds that the painted frame is before the sound */
  paint(early = 0): void {
    for (const painted of this.painting.splice(0)) painted(performance.now(), { mediaTime: this.currentTime + early, expectedDisplayTime: performance.now() });
  }

  tell(event: "ended" | "playing" | "pause" | "waiting" | "timeupdate" | "error"): void {
    this.dispatchEvent(new Event(event));
  }
}

/** A browser's type for what stands in for it. */
export const as = <T>(fake: object): T => fake as unknown as T;

export function ranges(start: number, end: number): TimeRanges {
  return { length: end > start ? 1 : 0, start: () => start, end: () => end };
}

Object.assign(globalThis, {
  window: globalThis,
  document: { createElement: () => new FakeElement() },
  matchMedia: () => ({ matches: false }),
  MediaSource: FakeMediaSource,
});
URL.createObjectURL = () => "blob:source";
URL.revokeObjectURL = () => undefined;
