import { MotionDetector } from "./motionDetector";

const Width = 64;
const Height = 48;
const EveryMs = 200;

/** The camera, for as long as nobody is at the kiosk. Its pictures are 64 by 48 pixels, compared here and dropped. */
export class Presence {
  private readonly detector: MotionDetector;
  private readonly video = Object.assign(document.createElement("video"), { muted: true, playsInline: true });
  private readonly context: CanvasRenderingContext2D;
  private stream: MediaStream | null = null;
  private timer = 0;
  private wanted = false;

  constructor(share: number, private readonly approached: () => void) {
    this.detector = new MotionDetector(share);
    this.context = Object.assign(document.createElement("canvas"), { width: Width, height: Height }).getContext("2d", { willReadFrequently: true })!;
  }

  /** @param wanted the camera is off otherwise, and so is its light */
  watch(wanted: boolean): void {
    if (wanted === this.wanted) return;
    this.wanted = wanted;
    if (wanted) void this.open();
    else this.close();
  }

  private async open(): Promise<void> {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ video: { width: 320, height: 240, frameRate: 10 } });
      if (!this.wanted || this.stream) {
        stream.getTracks().forEach((track) => track.stop());
        return;
      }
      this.stream = stream;
      this.video.srcObject = stream;
      await this.video.play();
    } catch {
      // No camera, or not allowed: a touch wakes. It may be plugged in later.
      this.close();
      window.setTimeout(() => this.wanted && !this.stream && void this.open(), 30_000);
      return;
    }
    this.detector.forget();
    this.timer = window.setInterval(() => this.look(), EveryMs);
  }

  private look(): void {
    this.context.drawImage(this.video, 0, 0, Width, Height);
    if (this.detector.see(this.context.getImageData(0, 0, Width, Height).data)) this.approached();
  }

  private close(): void {
    window.clearInterval(this.timer);
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = this.video.srcObject = null;
  }
}
