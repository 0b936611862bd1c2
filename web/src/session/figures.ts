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
  /** How far the answer's clock has gone from the page's, standstills left out. */
  driftMs: number | null = null;
  private stalledAt: number | null = null;
  private from: { at: number; time: number; stalledMs: number } | null = null;

  /** A question starts its own count; how fast the one before was interrupted stays known. */
  questionAsked(): void {
    this.turns++;
    this.questionAt = performance.now();
    this.firstEventMs = this.firstSegmentMs = this.firstFrameMs = this.driftMs = this.stalledAt = this.from = null;
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
  played(time: number, frames: number, dropped: number): void {
    Object.assign(this, { currentTime: time, frames, dropped });
    const at = performance.now();
    // The clock stands while the sound device begins.
    if (time <= 0.05 || this.stalledAt !== null) return;
    this.from ??= { at, time, stalledMs: this.stalledMs };
    this.driftMs = (time - this.from.time) * 1000 - (at - this.from.at - (this.stalledMs - this.from.stalledMs));
  }

  measured(turnId: string): MeasuredRequest {
    return { turnId, firstSegmentMs: this.firstSegmentMs, firstFrameMs: this.firstFrameMs, stalls: this.stalls, stalledMs: this.stalledMs, driftMs: this.driftMs, droppedFrames: this.dropped };
  }
}
