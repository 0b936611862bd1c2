/**
 * While the visitor types, the presenter listens: a second loop over the idle one. It begins and ends in the resting
 * pose, as the idle loop does, so they change there; only a question that is sent, and the first letter, cross-fade.
 */
export class Attention {
  private patience: number | undefined;
  private waiting = false;

  /** @param patienceMs how long nothing is typed before the presenter waits again */
  constructor(
    private readonly root: HTMLElement,
    private readonly idle: HTMLVideoElement,
    private readonly listening: HTMLVideoElement,
    private readonly patienceMs = 4000,
  ) {
    listening.addEventListener("ended", () => {
      if (this.shown && !this.waiting) this.restart();
      else this.leave();
    });
  }

  get shown(): boolean {
    return this.root.classList.contains("attentive");
  }

  /** The visitor types. Without a loop, or where motion is unwelcome, nothing changes. */
  attend(): void {
    window.clearTimeout(this.patience);
    this.waiting = false;
    this.patience = window.setTimeout(() => (this.waiting = true), this.patienceMs);
    if (this.shown || !this.listening.src || window.matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    this.root.classList.add("attentive");
    this.restart();
    // Beneath, the idle loop is made ready to go on from the resting pose.
    window.setTimeout(() => {
      if (!this.shown) return;
      this.idle.pause();
      this.idle.currentTime = 0;
    }, 250);
  }

  /** Back to waiting: the question is sent, or the answer begins. */
  leave(): void {
    window.clearTimeout(this.patience);
    if (!this.shown) return;
    this.root.classList.remove("attentive");
    if (!this.root.classList.contains("speaking")) this.idle.play().catch(() => undefined);
    window.setTimeout(() => {
      if (!this.shown) this.listening.pause();
    }, 250);
  }

  /** A loop that cannot be played must not hide the one that can. */
  private restart(): void {
    this.listening.currentTime = 0;
    this.listening.play().catch(() => this.leave());
  }
}
