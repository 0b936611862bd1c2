/** Seconds. The first segment alone is played before the second has come; a link that stalls needs more. */
const Least = 0.5;
const Most = 2;

/** How much of an answer must be there before it is played: learned from how the link did so far. */
export class Buffering {
  private needed = Least;
  private stalls = 0;

  /** Seconds to have before playing begins, or goes on after a standstill. */
  get seconds(): number {
    return this.needed;
  }

  /** The buffer ran dry: next time more is gathered first. */
  stalled(): void {
    this.stalls++;
    this.needed = Math.min(Most, this.needed * 2);
  }

  /** An answer was played; one without a standstill lets the next begin sooner. */
  played(): void {
    if (this.stalls === 0) this.needed = Math.max(Least, this.needed / 2);
    this.stalls = 0;
  }
}
