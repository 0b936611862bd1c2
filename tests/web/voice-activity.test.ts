import { describe, expect, test } from "./vitest";
import { FrameSeconds, levelOf, listen, Listening, Silence, whileItSpeaks, type Activity, type ActivityOptions } from "../../web/src/voice/voiceActivity";

/** Plays levels (decibels, seconds) and returns when something began and ended, in seconds. */
function play(parts: [level: number, seconds: number][], options: ActivityOptions = Listening, from: Activity = Silence): { events: string[]; now: Activity } {
  let now = from;
  let frame = 0;
  const events: string[] = [];
  for (const [level, seconds] of parts) {
    for (let i = 0; i < Math.round(seconds / FrameSeconds); i++) {
      const step = listen(now, level, options);
      now = step.now;
      frame++;
      if (step.event) events.push(`${step.event} ${(frame * FrameSeconds).toFixed(1)}`);
    }
  }
  return { events, now };
}

/** Words with the gaps between and in them. */
function speech(level: number, seconds: number, room = level - 25): [number, number][] {
  return Array.from({ length: Math.round(seconds / 0.5) }, () => [[level, 0.4], [room, 0.1]] as [number, number][]).flat();
}

describe("voice activity: a visitor would be cut off, or never be heard to end", () => {
  test("hears a sentence begin after a moment and end after a pause", () => {
    expect(play([[-60, 1], ...speech(-25, 2), [-60, 2]]).events).toEqual(["began 1.1", "ended 3.7"]);
  });

  test("does not end a question in the pauses between its words", () => {
    expect(play([[-60, 1], [-25, 0.6], [-58, 0.5], [-25, 0.6], [-60, 2]]).events).toEqual(["began 1.1", "ended 3.5"]);
  });

  test("takes a click or a knock for nothing", () => {
    expect(play([[-60, 1], [-15, 0.06], [-60, 0.5], [-15, 0.06], [-60, 1]]).events).toEqual([]);
  });

  test("gets used to a loud room, and still hears who speaks there", () => {
    const room = play([[-40, 5]]);
    expect(room.events).toEqual([]);
    const louder = play([[-32, 5]], Listening, room.now);
    expect(louder.now.speaking).toBe(false);
    expect(play([...speech(-14, 2, -32), [-32, 2]], Listening, louder.now).events.map((e) => e.split(" ")[0])).toEqual(["began", "ended"]);
  });

  test("does not get used to somebody who speaks for long", () => {
    expect(play([[-60, 1], ...speech(-28, 15), [-60, 2]]).events).toEqual(["began 1.1", "ended 16.7"]);
  });

  test("while the presenter speaks what is left of its echo does not interrupt it, a visitor does", () => {
    expect(play([[-60, 1], [-42, 3], [-60, 1]], whileItSpeaks(null)).events).toEqual([]);
    expect(play([[-60, 1], [-20, 0.2], [-60, 1]], whileItSpeaks(null)).events).toEqual([]);
    expect(play([[-60, 1], [-20, 1], [-60, 1]], whileItSpeaks(null)).events[0]).toBe("began 1.3");
  });

  test("who speaks quietly, or far from the microphone, interrupts it too; an echo that much quieter again does not", () => {
    expect(play([[-70, 1], ...speech(-38, 1), [-70, 1]], whileItSpeaks(null)).events).toEqual([]);
    expect(play([[-70, 1], ...speech(-38, 1), [-70, 1]], whileItSpeaks(-38)).events[0]).toBe("began 1.3");
    expect(play([[-70, 1], ...speech(-50, 3), [-70, 1]], whileItSpeaks(-38)).events).toEqual([]);
  });

  test("measures a level in decibels of full scale, and nothing as very quiet", () => {
    expect(levelOf(Float32Array.from({ length: 320 }, (_, i) => Math.sin((i / 320) * 20 * Math.PI)))).toBeCloseTo(-3, 1);
    expect(levelOf(new Float32Array(320))).toBe(-100);
  });
});
