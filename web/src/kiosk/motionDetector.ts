/** Largest value that noise of a camera in the dark reaches, of 255. */
const Noise = 20;

/** Pictures one after the other in which something has to move: a flicker is one. */
const Lasting = 2;

/** Tells from small pictures whether somebody moves in front of the camera. Keeps nothing but the last picture. */
export class MotionDetector {
  private last: Float32Array | null = null;
  private moving = 0;

  /** @param share of the picture's pixels that have to change, 0 to 1 */
  constructor(private readonly share: number) {}

  /** @param pixels RGBA, 4 bytes a pixel, of the same size each time
   *  @returns whether somebody moves */
  see(pixels: Uint8ClampedArray): boolean {
    const grey = new Float32Array(pixels.length / 4);
    for (let i = 0; i < grey.length; i++) grey[i] = 0.299 * pixels[4 * i]! + 0.587 * pixels[4 * i + 1]! + 0.114 * pixels[4 * i + 2]!;
    const last = this.last;
    this.last = grey;
    if (!last || last.length !== grey.length) return false;
    const change = grey.map((value, i) => value - last[i]!);
    // A lamp that is switched on, or the camera's own exposure, changes all pixels alike: that is nobody.
    const alike = median(change);
    const changed = change.reduce((count, value) => count + (Math.abs(value - alike) > Noise ? 1 : 0), 0);
    this.moving = changed / grey.length >= this.share ? this.moving + 1 : 0;
    return this.moving >= Lasting;
  }

  forget(): void {
    this.last = null;
    this.moving = 0;
  }
}

function median(values: Float32Array): number {
  return values.slice().sort()[values.length >> 1] ?? 0;
}
