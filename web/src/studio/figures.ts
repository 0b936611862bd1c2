import type { Result, Stage, Timing } from "./api";

export const stages: readonly Stage[] = ["speech", "motion", "frames", "encoding"];

export interface Figures {
  /** Milliseconds from the start of the rendering to the first piece that can be played. */
  first: number;
  /** Seconds of video a second of rendering. */
  speed: number;
  /** The share of playing time that each stage works. */
  load: Record<Stage, number>;
  /** Pieces that were ready after they would have been played. */
  late: number;
}

/** When a piece would have been played, had playing begun with the first one. */
export const due = (timing: Timing, first: number, sampleRate: number): number => first + (timing.start / sampleRate) * 1000;

export function figures(result: Result): Figures {
  const of = (stage: Stage) => result.timings.filter((t) => t.stage === stage);
  const encoded = of("encoding");
  const first = encoded[0]?.ready ?? 0;
  const milliseconds = (result.samples / result.sampleRate) * 1000;
  const last = Math.max(0, ...encoded.map((t) => t.ready));
  return {
    first,
    speed: last > 0 ? milliseconds / last : 0,
    load: Object.fromEntries(stages.map((stage) => [stage, of(stage).reduce((sum, t) => sum + t.took, 0) / Math.max(1, milliseconds)])) as Record<Stage, number>,
    late: encoded.filter((t) => t.ready > due(t, first, result.sampleRate) + 1).length,
  };
}

/** How far a curve moves, as a share of its range. */
export const movement = (values: readonly number[], least: number, most: number): number =>
  most > least && values.length > 0 ? (Math.max(...values) - Math.min(...values)) / (most - least) : 0;

/** 83.42 s -> 1:23.42 */
export function clockTime(seconds: number): string {
  const hundredths = Math.round(Math.max(0, seconds) * 100);
  return `${Math.floor(hundredths / 6000)}:${String(Math.floor(hundredths / 100) % 60).padStart(2, "0")}.${String(hundredths % 100).padStart(2, "0")}`;
}
