/** Two videos, one above the other: the idle loop, and the answer that fades in over it and out again. */
export class Stage {
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

  /** The answer's first frame is painted: bring it to the front, and get the loop ready for the way back. */
  speak(): void {
    this.root.classList.add("speaking");
    window.setTimeout(() => {
      if (!this.root.classList.contains("speaking")) return;
      this.idle.pause();
      // An answer ends in the resting pose, and so the loop must go on from its first frame.
      this.idle.currentTime = 0;
    }, 200);
  }

  /** Back to the loop, once its frame is really there. */
  listen(): void {
    const show = () => {
      this.root.classList.remove("speaking");
      this.rest();
    };
    if (this.idle.seeking) this.idle.addEventListener("seeked", show, { once: true });
    else show();
  }
}
