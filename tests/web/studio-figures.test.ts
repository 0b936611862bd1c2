import { describe, expect, test } from "./vitest";
import type { Result, Timing } from "../../web/src/studio/api";
import { clockTime, figures, movement } from "../../web/src/studio/figures";

const second = 32000;
const piece = (stage: Timing["stage"], from: number, to: number, ready: number, took: number): Timing => ({ stage, start: from * second, end: to * second, ready, took });

function result(timings: Timing[]): Result {
  return { sampleRate: second, samples: 4 * second, timings } as unknown as Result;
}

describe("the studio's figures", () => {
  test("a piece that comes after it would be played is late, and only that one", () => {
    const timings = [piece("encoding", 0, 1, 300, 100), piece("encoding", 1, 2, 1299, 100), piece("encoding", 2, 3, 2400, 100), piece("encoding", 3, 4, 3000, 100)];
    expect(figures(result(timings))).toMatchObject({ first: 300, late: 1 });
  });

  test("speed is video over rendering, a stage's load its work over playing", () => {
    const timings = [piece("frames", 0, 2, 900, 500), piece("frames", 2, 4, 1900, 1500), piece("encoding", 0, 4, 2000, 10)];
    const made = figures(result(timings));
    expect(made.speed).toBe(2);
    expect(made.load.frames).toBe(0.5);
    expect(made.load.speech).toBe(0);
  });

  test("nothing rendered breaks nothing", () => {
    expect(figures(result([]))).toMatchObject({ first: 0, speed: 0, late: 0 });
    expect(movement([], 0, 1)).toBe(0);
    expect(movement([1, 1], 1, 1)).toBe(0);
  });

  test("times are read as an editor reads them", () => {
    expect([0, 59.994, 59.996, 3605.5].map(clockTime)).toEqual(["0:00.00", "0:59.99", "1:00.00", "60:05.50"]);
  });
});
