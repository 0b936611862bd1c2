import type { Pacer } from "../player/pacer";
import type { MeasuredRequest } from "../protocol";

/** What one presenter on a page measures of itself; times in milliseconds. Tests and the benchmark read it, the server gets it as metrics. */
export class Figures {
  state = "connecting";
  turns = 0;
  questionAt = 0;
  firstEventMs: number | null = null;
  firstSegmentMs: number | null = null;
  firstFrameMs: number | null = null;
  interruptMs: number | null = null;
  stalls = 0;
  stalledMs = 0;
  frames = 0;
  dropped = 0;
  /** Seconds of the answer that have been played. */
  currentTime = 0;
  /** How far the sound device's clock has gone from the page's, standstills and corrections left out. */
  driftMs: number | null = null;
  /** How far the answer is behind one that had never stood still; below 0 ahead of it. */
  lagMs: number | null = null;
  /** Won by playing a little faster; below 0: given by playing slower. */
  correctedMs: number | null = null;
  /** The picture against the sound; above 0 it is early. */
  offsetMs: number | null = null;
  private stalledAt: number | null = null;

  /** A question starts its own count; how fast the one before was interrupted stays known. */
  questionAsked(): void {
    this.turns++;
    this.questionAt = performance.now();
    this.firstEventMs = this.firstSegmentMs = this.firstFrameMs = this.driftMs = this.stalledAt = null;
    this.lagMs = this.correctedMs = this.offsetMs = null;
    this.stalls = this.stalledMs = this.frames = this.dropped = this.currentTime = 0;
  }

  sinceQuestion(): number {
    return performance.now() - this.questionAt;
  }

  stalled(): void {
    this.stalls++;
    this.stalledAt ??= performance.now();
  }

  resumed(): void {
    if (this.stalledAt === null) return;
    this.stalledMs += performance.now() - this.stalledAt;
    this.stalledAt = null;
  }

  /** @param time seconds of the answer, at this moment */
  played(time: number, frames: number, dropped: number, { clock, offset }: Pick<Pacer, "clock" | "offset">): void {
    Object.assign(this, { currentTime: time, frames, dropped });
    const at = performance.now() / 1000;
    const drift = clock.drift(at, time);
    if (drift === null) return;
    this.driftMs = drift * 1000;
    this.lagMs = clock.lag(at, time) * 1000;
    this.correctedMs = clock.corrected(time) * 1000;
    this.offsetMs = offset.seconds === null ? null : offset.seconds * 1000;
  }

  measured(turnId: string): MeasuredRequest {
    const { firstSegmentMs, firstFrameMs, stalls, stalledMs, driftMs, lagMs, correctedMs, offsetMs, dropped } = this;
    return { turnId, firstSegmentMs, firstFrameMs, stalls, stalledMs, driftMs, lagMs, correctedMs, offsetMs, droppedFrames: dropped };
  }
}
