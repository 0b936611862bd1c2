import { describe, expect, test } from "./vitest";
import { Recording } from "../../web/src/voice/recording";
import { Resampler } from "../../web/src/voice/resampler";

/** A tone through the resampler in frames of 20 ms. */
function resampled(from: number, hertz: number, seconds = 1): Float32Array {
  const resampler = new Resampler(from);
  const size = from / 50;
  const made: number[] = [];
  for (let frame = 0; frame < seconds * 50; frame++) made.push(...resampler.add(Float32Array.from({ length: size }, (_, i) => Math.sin((2 * Math.PI * hertz * (frame * size + i)) / from))));
  return Float32Array.from(made);
}

const level = (samples: Float32Array) => Math.sqrt(samples.reduce((sum, s) => sum + s * s, 0) / samples.length);

describe("recordings: the recogniser would hear another sound than was said", () => {
  for (const rate of [44100, 48000, 96000]) {
    test(`takes ${rate} samples a second to 16,000 without a gap between frames`, () => {
      const tone = resampled(rate, 1000);
      expect(Math.abs(tone.length - 16000)).toBeLessThan(40);
      const middle = tone.slice(2000, 14000);
      // A steady tone obeys s[n+1] + s[n-1] = 2 cos(w) s[n]; a seam between frames would not.
      const twice = 2 * Math.cos((2 * Math.PI * 1000) / 16000);
      for (let i = 1; i < middle.length - 1; i++) expect(Math.abs(middle[i + 1]! + middle[i - 1]! - twice * middle[i]!)).toBeLessThan(0.01);
      expect(level(middle)).toBeCloseTo(Math.SQRT1_2, 2);
    });
  }

  test("lets nothing above 8 kHz come back as another tone", () => {
    expect(level(resampled(48000, 11000).slice(1000))).toBeLessThan(0.01);
  });

  test("begins before speech was known to be speech, and not with everything before", async () => {
    const recording = new Recording(0.5);
    for (let i = 0; i < 200; i++) recording.add(new Float32Array(320).fill(0.1));
    recording.begin();
    for (let i = 0; i < 50; i++) recording.add(new Float32Array(320).fill(-0.25));
    const file = new DataView(await recording.finish().arrayBuffer());
    const samples = (file.byteLength - 44) / 2;
    expect(file.getUint32(24, true)).toBe(16000);
    expect(file.getUint32(40, true)).toBe(samples * 2);
    expect(samples / 16000).toBeCloseTo(1.5, 1);
    expect(file.getInt16(44, true)).toBe(3276);
    expect(file.getInt16(file.byteLength - 2, true)).toBe(-8191);
  });
});
