/** The clock stands while the sound device begins. */
const Begun = 0.05;

/** What is more cannot be won back within an answer: from then on it counts as a pause. */
const MostLag = 3;

/** Two clocks side by side: the answer's, which the sound device drives, and the page's. All in seconds. */
export class PlayClock {
  private from: { at: number; time: number } | null = null;
  private stoodAt: { at: number; pause: boolean } | null = null;
  private stood = 0;
  private paused = 0;
  private won = 0;
  private tempo: { value: number; since: number } = { value: 1, since: 0 };

  /** @param at the page's time
   *  @param time the answer's */
  read(at: number, time: number): void {
    if (!this.from && time > Begun && !this.stoodAt) this.from = { at, time };
    const beyond = Math.abs(this.lag(at, time)) - MostLag;
    if (beyond > 0) this.paused += Math.sign(this.lag(at, time)) * beyond;
  }

  /** @param pause the browser's will, as for a hidden page: that is no lag, nothing is won back */
  stop(at: number, pause: boolean): void {
    this.stoodAt ??= { at, pause };
  }

  go(at: number): void {
    if (!this.stoodAt) return;
    const gone = this.from ? at - this.stoodAt.at : 0;
    this.stood += gone;
    if (this.stoodAt.pause) this.paused += gone;
    this.stoodAt = null;
  }

  /** From here on it is played at another tempo. */
  change(tempo: number, time: number): void {
    this.won = this.corrected(time);
    this.tempo = { value: tempo, since: time };
  }

  /** What was won by playing faster; below 0: given by playing slower. */
  corrected(time: number): number {
    return this.from ? this.won + Math.max(0, time - Math.max(this.tempo.since, this.from.time)) * (1 - 1 / this.tempo.value) : 0;
  }

  /** Behind an answer that had never stood still; below 0: ahead of it. */
  lag(at: number, time: number): number {
    return this.from ? at - this.from.at - this.paused - this.pause(at) - (time - this.from.time) : 0;
  }

  /** How far the sound device's clock has gone from the page's, standstills and corrections left out; null before it runs. */
  drift(at: number, time: number): number | null {
    if (!this.from) return null;
    return time - this.from.time - this.corrected(time) - (at - this.from.at - this.stood - (this.stoodAt ? at - this.stoodAt.at : 0));
  }

  private pause(at: number): number {
    return this.stoodAt?.pause ? at - this.stoodAt.at : 0;
  }
}
