import type { Pacer } from "./pacer";

/** What a player tells of one answer. */
export interface PlayerEvents {
  /** Where it plays, in seconds, several times a second and in a hidden tab too. */
  played(time: number): void;
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

/** Plays one answer, however its segments get into the video element. */
export interface AnswerPlayer {
  readonly pacer: Pacer;
  append(bytes: Uint8Array): void;
  /** No more will come: playing ends with what is there. */
  finish(): void;
  /** Silence at once; what still comes is dropped. */
  stop(): void;
  /** Takes the stopped answer off the element. */
  release(): void;
  /** The page is seen again: what the browser has paused meanwhile plays on. */
  shown(): void;
}

/** Begins to play with sound, or muted where the browser wants a gesture first. */
export function begin(video: HTMLVideoElement, signal: AbortSignal, told: Pick<PlayerEvents, "painted" | "muted" | "failed">): void {
  video.muted = false;
  let painted = false;
  const paint = () => {
    if (signal.aborted || painted) return;
    painted = true;
    told.painted();
  };
  // The first frame may have been painted while the answer was still gathered, or the tab is hidden; then only `playing` tells.
  video.addEventListener("playing", paint, { once: true, signal });
  video.requestVideoFrameCallback?.(paint);
  video.play().catch((error: unknown) => {
    if (signal.aborted || !(error instanceof DOMException)) return;
    if (error.name === "NotAllowedError") {
      video.muted = true;
      told.muted();
      video.play().catch((again: unknown) => !signal.aborted && told.failed(String(again)));
    } else if (error.name !== "AbortError") told.failed(String(error));
  });
}
