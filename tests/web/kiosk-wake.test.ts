import { describe, expect, test } from "./vitest";
import { WakeListener } from "../../web/src/kiosk/wakeListener";

const Rate = 16000;

/** So many seconds of 20 ms frames: syllables of a third of a second, or the rustle of a quiet room. */
function frames(seconds: number, talk: boolean): Float32Array[] {
  return Array.from({ length: Math.round(seconds * 50) }, (_, at) => Float32Array.from({ length: 320 }, (_, i) => (talk && at % 18 < 15 ? 0.1 * Math.sin(i) : 0.0005 * Math.sin(i * 7))));
}

const hear = (listener: WakeListener, heard: Float32Array[]) => heard.flatMap((frame) => listener.hear(frame) ?? []);
const seconds = (recording: Blob) => (recording.size - 44) / 2 / Rate;

/** If these fail, what people say in the hall is sent without need, or a caller is cut in half. */
describe("what a sleeping kiosk sends", () => {
  test("nothing of a quiet hall, however long", () => expect(hear(new WakeListener(), frames(120, false))).toEqual([]));

  test("a call, from before it began to its end, once", () => {
    const sent = hear(new WakeListener(), [...frames(2, false), ...frames(0.9, true), ...frames(5, false)]);
    expect(sent).toHaveLength(1);
    expect(seconds(sent[0]!)).toBeGreaterThan(1.2);
    expect(seconds(sent[0]!)).toBeLessThan(2.2);
  });

  test("of speech without a pause windows of four seconds, each with the last two of the one before, so that no phrase is cut in all", () => {
    const sent = hear(new WakeListener(), [...frames(2, false), ...frames(9.7, true), ...frames(2, false)]);
    expect(sent.slice(0, -1).map((recording) => Math.round(seconds(recording) * 10) / 10)).toEqual([4, 4, 4, 4]);
    expect(sent).toHaveLength(5);
  });
});
