export const SampleRate = 16000;

/** The last moments, always; and everything from the beginning of a question on. */
export class Recording {
  private frames: Float32Array[] = [];
  private length = 0;
  private running = false;

  /** @param before seconds that are kept from before it began: the first sound is over when it is known to be speech */
  constructor(private readonly before = 0.5) {}

  get seconds(): number {
    return this.running ? this.length / SampleRate : 0;
  }

  add(frame: Float32Array): void {
    this.frames.push(frame);
    this.length += frame.length;
    while (!this.running && this.length - this.frames[0]!.length >= this.before * SampleRate) this.length -= this.frames.shift()!.length;
  }

  begin(): void {
    this.running = true;
  }

  /** What was just said is still the beginning of the next recording. */
  discard(): void {
    this.running = false;
  }

  /** The microphone was closed. */
  forget(): void {
    this.running = false;
    this.frames = [];
    this.length = 0;
  }

  /** @param keep seconds at its end with which the next recording begins at once; 0: the recording is over
   *  @returns a WAVE file of 16-bit mono at 16 kHz */
  finish(keep = 0): Blob {
    const file = new DataView(new ArrayBuffer(44 + this.length * 2));
    const text = (at: number, word: string) => [...word].forEach((letter, i) => file.setUint8(at + i, letter.charCodeAt(0)));
    text(0, "RIFF");
    file.setUint32(4, 36 + this.length * 2, true);
    text(8, "WAVEfmt ");
    file.setUint32(16, 16, true);
    file.setUint16(20, 1, true);
    file.setUint16(22, 1, true);
    file.setUint32(24, SampleRate, true);
    file.setUint32(28, SampleRate * 2, true);
    file.setUint16(32, 2, true);
    file.setUint16(34, 16, true);
    text(36, "data");
    file.setUint32(40, this.length * 2, true);
    let at = 44;
    for (const frame of this.frames) {
      for (const sample of frame) {
        file.setInt16(at, Math.max(-1, Math.min(1, sample)) * 32767, true);
        at += 2;
      }
    }
    const { frames } = this;
    this.forget();
    if (keep > 0) {
      let from = frames.length;
      for (let kept = 0; from > 0 && kept < keep * SampleRate; ) kept += frames[--from]!.length;
      this.begin();
      for (const frame of frames.slice(from)) this.add(frame);
    }
    return new Blob([file.buffer], { type: "audio/wav" });
  }
}
