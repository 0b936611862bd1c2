import { FrameOffset } from "./frameOffset";
import { PlayClock } from "./playClock";
import { nextTempo, type Reading } from "./tempo";

const seconds = () => performance.now() / 1000;

/** Keeps one answer on time on the element that plays it: looks several times a second, in hidden tabs too, and corrects. */
export class Pacer {
  readonly clock = new PlayClock();
  readonly offset: FrameOffset;

  /** @param signal the answer is over
   *  @param need what the answer needs in hand
   *  @param played where it plays, in seconds */
  constructor(
    private readonly video: HTMLVideoElement,
    signal: AbortSignal,
    private readonly need: () => Pick<Reading, "wanted" | "complete">,
    private readonly played: (time: number) => void,
  ) {
    this.offset = new FrameOffset(video, signal);
    video.playbackRate = 1;
    video.preservesPitch = true;
    video.addEventListener("timeupdate", () => this.look(), { signal });
    video.addEventListener("playing", () => this.clock.go(seconds()), { signal });
    // Who stands still for want of media has said so before; this is the browser's doing.
    video.addEventListener("pause", () => video.paused && !video.ended && this.clock.stop(seconds(), true), { signal });
    signal.addEventListener("abort", () => (video.playbackRate = 1), { once: true });
  }

  /** It stands still until more has come. */
  stall(): void {
    this.clock.stop(seconds(), false);
  }

  private look(): void {
    const { video, clock } = this;
    if (video.paused) return;
    const [at, time] = [seconds(), video.currentTime];
    clock.read(at, time);
    this.played(time);
    const tempo = nextTempo(video.playbackRate, { lag: clock.lag(at, time), ahead: this.ahead(time), ...this.need() });
    if (tempo === video.playbackRate) return;
    clock.change(tempo, time);
    video.playbackRate = tempo;
  }

  private ahead(time: number): number {
    const { buffered } = this.video;
    return buffered.length === 0 ? 0 : buffered.end(buffered.length - 1) - time;
  }
}
