/** What decides how fast an answer is played; seconds. */
export interface Reading {
  /** How far it is behind one that had never stood still; below 0 it is ahead. */
  lag: number;
  /** Media in hand. */
  ahead: number;
  /** Media to have in hand, as the link has taught. */
  wanted: number;
  /** Nothing more will come. */
  complete: boolean;
}

/** Nobody hears these: a voice keeps its pitch, and people's own tempo differs more from sentence to sentence. */
export const Slow = 0.97;
export const Fast = 1.03;

/** Slower below the first, until there is the second again: a segment of a second coming in must not end it. */
const Scarce = 0.3;
const Plenty = 1.2;

/** A difference that is corrected, and one that is good enough to stop at. */
const Noticed = 0.2;
const Settled = 0.05;

/**
 * A little slower where media runs short, which may spare a standstill, or where the sound device's clock runs fast; a
 * little faster to win back what was lost, as long as enough is in hand.
 * @param tempo as it is now: what is under way goes on longer than it would begin
 */
export function nextTempo(tempo: number, { lag, ahead, wanted, complete }: Reading): number {
  if (!complete && ahead < (tempo === Slow ? Plenty : Scarce)) return Slow;
  if (lag < -(tempo === Slow ? Settled : Noticed)) return Slow;
  const enough = complete || ahead > wanted + (tempo === Fast ? Settled : 0.5);
  return enough && lag > (tempo === Fast ? Settled : Noticed) ? Fast : 1;
}
