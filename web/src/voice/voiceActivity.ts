/** Whether somebody speaks, by the energy of short frames against a noise floor that follows the room. Pure: frames in, events out. */

/** Seconds a frame. */
export const FrameSeconds = 0.02;

export interface ActivityOptions {
  /** Decibels above the noise floor that speech must reach. */
  above: number;
  /** Quieter than this (decibels of full scale) is never speech. */
  least: number;
  /** Seconds of sound before it counts as speech: a click is shorter. */
  confirm: number;
  /** Seconds of silence that end a turn; a breath between words is shorter. */
  hangover: number;
}

/** A visitor in a quiet or a moderately loud room. */
export const Listening: ActivityOptions = { above: 9, least: -50, confirm: 0.1, hangover: 0.8 };

/** Decibels that what is left of the presenter's voice is quieter than a visitor's, at least. */
const EchoBelow = 8;

/**
 * While the presenter talks: what echo cancellation leaves of its voice must not interrupt it.
 * @param visitor how loud the visitor was when it was silent, decibels of full scale; null where nobody has spoken yet
 */
export function whileItSpeaks(visitor: number | null): ActivityOptions {
  return { above: 16, least: Math.min(-26, Math.max(-45, (visitor ?? -24) - EchoBelow)), confirm: 0.3, hangover: 0.8 };
}

export interface Activity {
  /** Decibels of full scale. */
  floor: number;
  level: number;
  speaking: boolean;
  /** Seconds of sound in a row, with short gaps; and of silence in a row. */
  sound: number;
  silence: number;
  /** The least level of this stretch so far and of the one before: speech has gaps, noise has none. */
  least: number;
  leastBefore: number;
  /** Seconds of this stretch; below 0 before the first frame. */
  age: number;
}

export const Silence: Activity = { floor: -60, level: -100, speaking: false, sound: 0, silence: 0, least: 0, leastBefore: 0, age: -1 };

const Lowest = -75, Highest = -25, HighestFirst = -38;

/** Seconds of a stretch: longer than a word. */
const Stretch = 1.2;

/** Decibels a second at which the floor rises and falls. */
const Rise = 30, Fall = 100;

/** Gaps within a word, while it is not yet confirmed as speech. */
const Gap = 0.08;

/** @returns root mean square in decibels of full scale; -100 for nothing */
export function levelOf(frame: Float32Array): number {
  let sum = 0;
  for (const sample of frame) sum += sample * sample;
  return Math.max(-100, 10 * Math.log10(sum / Math.max(1, frame.length) + 1e-10));
}

/** @returns the state after this frame, and what it changed */
export function listen(before: Activity, level: number, options: ActivityOptions): { now: Activity; event: "began" | "ended" | null } {
  const loud = level > Math.max(options.least, before.floor + options.above * (before.speaking ? 0.6 : 1));
  const first = before.age < 0;
  const next = first || before.age >= Stretch;
  const least = next ? level : Math.min(before.least, level);
  const leastBefore = first ? level : next ? before.least : before.leastBefore;
  const age = next ? 0 : before.age + FrameSeconds;
  const target = Math.min(Highest, Math.max(Lowest, Math.min(least, leastBefore)));
  const floor = first ? Math.min(HighestFirst, target) : before.floor + Math.min(Rise * FrameSeconds, Math.max(-Fall * FrameSeconds, target - before.floor));
  const silence = loud ? 0 : before.silence + FrameSeconds;
  const sound = loud ? before.sound + FrameSeconds : silence > Gap ? 0 : before.sound;
  const speaking = before.speaking ? silence < options.hangover - FrameSeconds / 2 : sound > options.confirm - FrameSeconds / 2;
  return { now: { floor, level, speaking, sound, silence, least, leastBefore, age }, event: speaking === before.speaking ? null : speaking ? "began" : "ended" };
}

/** @returns 0 to 1 for a level meter: the floor of a quiet room is 0, a raised voice 1 */
export function meter(activity: Activity): number {
  return Math.min(1, Math.max(0, (activity.level + 60) / 45));
}
