/** Milliseconds after the answer's first frame: the loop is covered; the answer plays steadily. */
const Covered = 200;
const Settled = 1000;

/** Two videos, one above the other: the idle loop, and the answer that fades in over it and out again. */
export class Stage {
  private timers: number[] = [];
  private waiting: (() => void) | null = null;

  constructor(
    private readonly root: HTMLElement,
    private readonly idle: HTMLVideoElement,
    readonly speaking: HTMLVideoElement,
  ) {}

  /** Shows the loop; where it cannot play the still picture stays. */
  rest(): void {
    if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    this.idle.play().catch(() => undefined);
  }

  /** The page is seen again: a hidden one's loop may have been stopped. */
  shown(): void {
    if (!this.root.classList.contains("speaking")) this.rest();
  }

  /** The answer's first frame is painted: bring it to the front, and get the loop ready for the way back. */
  speak(): void {
    this.forget();
    this.root.classList.add("speaking");
    // An answer ends in the resting pose, and so the loop must go on from its first frame. It is looked for later: a
    // seek decodes, and the answer's first frames have nothing to spare for it.
    this.timers = [window.setTimeout(() => this.idle.pause(), Covered), window.setTimeout(() => (this.idle.currentTime = 0), Settled)];
  }

  /** Back to the loop, once its frame is really there. */
  listen(): void {
    this.forget();
    const show = () => {
      this.waiting = null;
      this.root.classList.remove("speaking");
      this.rest();
    };
    // Over before the loop was wound back.
    if (this.root.classList.contains("speaking") && this.idle.paused && this.idle.currentTime > 0) this.idle.currentTime = 0;
    if (this.idle.seeking) {
      this.waiting = show;
      this.idle.addEventListener("seeked", show, { once: true });
    } else show();
  }

  /** What was meant for the answer before is not done to the next one. */
  private forget(): void {
    for (const timer of this.timers.splice(0)) window.clearTimeout(timer);
    if (this.waiting) this.idle.removeEventListener("seeked", this.waiting);
    this.waiting = null;
  }
}
