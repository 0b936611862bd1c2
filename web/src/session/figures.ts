/** What one presenter on a page measures of itself; times in milliseconds. Tests and the benchmark read it. */
export class Figures {
  state = "connecting";
  turns = 0;
  questionAt = 0;
  firstEventMs: number | null = null;
  firstSegmentMs: number | null = null;
  firstFrameMs: number | null = null;
  interruptMs: number | null = null;
  stalls = 0;
  frames = 0;
  dropped = 0;
  currentTime = 0;

  /** A question starts its own count; how fast the one before was interrupted stays known. */
  questionAsked(): void {
    this.turns++;
    this.questionAt = performance.now();
    this.firstEventMs = this.firstSegmentMs = this.firstFrameMs = null;
    this.stalls = this.frames = this.dropped = this.currentTime = 0;
  }

  sinceQuestion(): number {
    return performance.now() - this.questionAt;
  }
}
