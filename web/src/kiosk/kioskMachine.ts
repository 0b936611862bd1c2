import type { PresenterState } from "../element/api";

/** Nobody there; somebody there; typing; being answered; about to be forgotten; without a server. */
export type KioskState = "attract" | "awake" | "asking" | "answering" | "warning" | "offline";

export interface Pauses {
  /** Without a touch, until the visitor is asked whether they are still there. */
  pauseMs: number;
  /** For the answer to that. */
  countdownMs: number;
  /** A connection that is back sooner was never seen to be gone. */
  graceMs: number;
}

/**
 * Who is at the kiosk, told from touches, the presenter's state and the time. Nothing happens by itself: `tick` lets the
 * time pass. All times in milliseconds on one clock.
 */
export class KioskMachine {
  private present = false;
  private typing = false;
  private busy = false;
  /** Something was asked or typed that the next visitor must not see. */
  private used = false;
  private touchedAt = 0;
  private warnedAt: number | null = null;
  private goneAt: number | null;
  private offline = false;

  /** @param left the visitor is gone; `used` where there is something to forget */
  constructor(
    private readonly pauses: Pauses,
    private now: number,
    private readonly left: (used: boolean) => void,
  ) {
    this.goneAt = now;
  }

  get state(): KioskState {
    if (this.offline) return "offline";
    if (!this.present) return "attract";
    if (this.warnedAt !== null) return "warning";
    if (this.busy) return "answering";
    return this.typing ? "asking" : "awake";
  }

  /** Whether a visitor is in the middle of something, also while the server is away. */
  get occupied(): boolean {
    return this.present;
  }

  /** Whole seconds until the conversation is forgotten; null unless that is announced. */
  get secondsLeft(): number | null {
    return this.warnedAt === null ? null : Math.max(0, Math.ceil((this.warnedAt + this.pauses.countdownMs - this.now) / 1000));
  }

  /** A touch, a key, the mouse: it wakes, and it answers the question whether somebody is there. */
  touched(): void {
    this.present = true;
    this.warnedAt = null;
    this.touchedAt = this.now;
  }

  /** Somebody came near: it wakes, but a passer-by does not keep another's conversation. */
  approached(): void {
    if (!this.present) this.touched();
  }

  /** The keyboard was opened or closed. */
  keyboard(open: boolean): void {
    this.typing = open;
    if (open) this.touched();
  }

  /** Something was typed or asked. */
  said(): void {
    this.used = true;
    this.touched();
  }

  presenter(state: PresenterState): void {
    const gone = state === "offline" || state === "connecting";
    if (gone) this.goneAt ??= this.now;
    else {
      this.goneAt = null;
      this.offline = false;
    }
    const busy = state === "thinking" || state === "speaking";
    // Who listened is there until the answer is over, and then has the whole pause.
    if (busy || this.busy) this.touchedAt = this.now;
    this.busy = busy;
  }

  /** The visitor is done, or the kiosk is. */
  leave(): void {
    const used = this.used;
    this.present = this.typing = this.used = false;
    this.warnedAt = null;
    this.left(used);
  }

  tick(now: number): void {
    this.now = now;
    if (this.goneAt !== null && now - this.goneAt >= this.pauses.graceMs) this.offline = true;
    if (this.busy) this.touchedAt = now;
    if (!this.present || this.busy) return;
    if (this.warnedAt !== null) {
      if (now - this.warnedAt >= this.pauses.countdownMs) this.leave();
    } else if (now - this.touchedAt >= this.pauses.pauseMs) {
      // Without anything to lose nobody needs to be asked.
      if (this.used) this.warnedAt = now;
      else this.leave();
    }
  }
}
