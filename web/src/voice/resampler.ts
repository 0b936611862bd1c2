/** Any sample rate to 16 kHz, frame after frame: a windowed-sinc low-pass below 8 kHz, read at the new instants. */
export class Resampler {
  private static readonly Reach = 24;
  private rest: Float32Array = new Float32Array(Resampler.Reach);
  /** Where the next new sample lies in `rest`. */
  private at = Resampler.Reach;

  constructor(
    private readonly from: number,
    private readonly to = 16000,
  ) {}

  add(samples: Float32Array): Float32Array {
    if (this.from === this.to) return samples;
    const reach = Resampler.Reach;
    const all = new Float32Array(this.rest.length + samples.length);
    all.set(this.rest);
    all.set(samples, this.rest.length);
    const step = this.from / this.to;
    // 0.92: the filter's slope ends at the new half of the sample rate.
    const cut = Math.min(1, 0.92 / step);
    const made: number[] = [];
    for (; this.at + reach < all.length; this.at += step) {
      const middle = Math.floor(this.at);
      let sum = 0;
      let weights = 0;
      for (let i = middle - reach + 1; i <= middle + reach; i++) {
        const x = i - this.at;
        const window = 0.5 + 0.5 * Math.cos((Math.PI * x) / reach);
        const weight = (x === 0 ? cut : Math.sin(Math.PI * cut * x) / (Math.PI * x)) * window;
        weights += weight;
        sum += weight * all[i]!;
      }
      made.push(sum / weights);
    }
    const keep = Math.max(0, Math.floor(this.at) - reach);
    this.rest = all.slice(keep);
    this.at -= keep;
    return Float32Array.from(made);
  }
}
