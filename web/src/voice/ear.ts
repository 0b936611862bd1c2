import type { VoiceEvent } from "./voiceMachine";

/** What hears: the server's recogniser or the browser's. */
export interface Ear {
  /** Somebody speaks just now. */
  readonly speaking: boolean;
  /** Ends in "opened" or "failed". */
  open(): void;
  close(): void;
  /** A question begins. */
  record(): void;
  /** It is over; ends in "text" or "misheard". */
  send(): void;
  /** It is not wanted after all. */
  discard(): void;
  /** The presenter is heard just now. */
  presenter(speaks: boolean): void;
}

export interface EarEvents {
  on(event: VoiceEvent): void;
  /** @param level 0 to 1 */
  level(level: number): void;
  /** What was understood so far of what is being said; empty: nothing any more. */
  interim(text: string): void;
}
