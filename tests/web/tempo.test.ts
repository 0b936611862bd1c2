import { ranges } from "./browser";
import { Page, SampleRate, Server } from "./conversation";
import { afterEach, beforeEach, describe, expect, test, vi } from "./vitest";
import { PlayClock } from "../../web/src/player/playClock";
import { Fast, nextTempo, Slow } from "../../web/src/player/tempo";

/** An hour of one answer in quarters of a second: a server that sends in time, and a sound device whose clock is wrong. */
function listen(hours: number, partsPerMillion: number, correct = true) {
  const clock = new PlayClock();
  const step = 0.25;
  let [time, tempo, worst] = [0, 1, 0];
  const tempos = new Set<number>();
  for (let at = 0; at < hours * 3600; at += step) {
    time += step * tempo * (1 + partsPerMillion / 1e6);
    clock.read(at + step, time);
    const lag = clock.lag(at + step, time);
    worst = Math.max(worst, Math.abs(lag));
    // The server sends in whole seconds and is at most three ahead.
    const ahead = Math.floor(at + 3) - time;
    const next = correct ? nextTempo(tempo, { lag, ahead, wanted: 0.5, complete: false }) : 1;
    if (next !== tempo) clock.change(next, time);
    tempo = next;
    tempos.add(tempo);
  }
  return { clock, worst, tempos, end: { at: hours * 3600, time } };
}

describe("the tempo of an answer", () => {
  test.each([200, -200, 50, -1000])("hours with a sound device that is wrong by %i millionths leave it within a quarter of a second", (error) => {
    const { clock, worst, end } = listen(2, error);
    expect(worst).toBeLessThan(0.26);
    expect(clock.drift(end.at, end.time)! * 1000, "and the figure tells the device's error, not what was corrected").toBeCloseTo(7200 * error / 1000, -2);
    expect(Math.abs(listen(2, error, false).worst), "without it the answer would be that far away").toBeGreaterThan(0.3);
  });

  test("a clock that is right is left alone", () => expect([...listen(1, 0).tempos]).toEqual([1]));

  test("what a standstill cost is won back, without another one, and then it plays as it was", () => {
    const clock = new PlayClock();
    let [time, tempo, at] = [0, 1, 0];
    let least = Infinity;
    for (; at < 120; at += 0.25) {
      // For two seconds nothing comes.
      const stands = at >= 10 && at < 12;
      if (stands) clock.stop(at, false);
      else {
        clock.go(at);
        time += 0.25 * tempo;
        clock.read(at + 0.25, time);
        const ahead = Math.min(time + 3, at + 3) - time;
        least = Math.min(least, ahead);
        const next = nextTempo(tempo, { lag: clock.lag(at + 0.25, time), ahead, wanted: 1, complete: false });
        if (next !== tempo) clock.change(next, time);
        tempo = next;
      }
    }
    expect(clock.lag(at, time)).toBeLessThan(0.06);
    expect(clock.corrected(time)).toBeCloseTo(1.95, 1);
    expect(Math.abs(clock.drift(at, time)!)).toBeLessThan(0.01);
    expect(least).toBeGreaterThan(1);
    expect(tempo).toBe(1);
  });

  test("it never plays faster than the media comes, and slower before it runs dry", () => {
    const late = { lag: 2, wanted: 1, complete: false };
    expect([1.6, 1.4, 0.2].map((ahead) => nextTempo(1, { ...late, ahead }))).toEqual([Fast, 1, Slow]);
    expect([1.1, 1.04].map((ahead) => nextTempo(Fast, { ...late, ahead })), "once begun it goes on for longer").toEqual([Fast, 1]);
    expect([1.1, 1.3].map((ahead) => nextTempo(Slow, { lag: 0, wanted: 1, complete: false, ahead }))).toEqual([Slow, 1]);
    expect(nextTempo(1, { ...late, ahead: 0.2, complete: true }), "nothing more comes, so nothing can run dry").toBe(Fast);
  });

  test("a link two hundredths too slow for the voice makes no standstill", () => {
    let [time, tempo, arrived] = [0, 1, 1];
    let stalls = 0;
    const clock = new PlayClock();
    for (let at = 0; at < 60; at += 0.25) {
      // Segments of a second, of which the link carries 0.98 a second.
      if (at > 0) arrived = 1 + Math.floor(at * 0.98);
      if (time + 0.25 * tempo > arrived) stalls++;
      else time += 0.25 * tempo;
      clock.read(at + 0.25, time);
      tempo = nextTempo(tempo, { lag: clock.lag(at + 0.25, time), ahead: arrived - time, wanted: 0.5, complete: false });
    }
    expect(stalls).toBeLessThan(3);
  });

  test("a hidden page that the browser stops has not fallen behind, and nothing is rushed when it comes back", () => {
    const clock = new PlayClock();
    clock.read(1, 0.1);
    clock.stop(5, true);
    clock.go(65);
    clock.read(66, 5.1);
    expect(clock.lag(66, 5.1)).toBeCloseTo(0, 6);
    expect(clock.drift(66, 5.1)).toBeCloseTo(0, 6);
  });

  test("more than an answer can win back is not chased: a laptop that slept", () => {
    const clock = new PlayClock();
    clock.read(1, 0.1);
    clock.read(3601, 1.1);
    expect(clock.lag(3601, 1.1)).toBeCloseTo(3, 6);
  });
});

describe("an answer on the page", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["performance"] }));
  afterEach(() => void vi.useRealTimers());

  /** A second of media a second of `pace`. */
  function play(pace: number, seconds: number) {
    const page = new Page();
    const turn = page.turn("own");
    const server = new Server("own");
    for (const event of [server.begin(), server.segment([0]), server.segment(Array<number>(90).fill(1))]) turn.receive(event);
    page.play();
    const rates: number[] = [];
    for (let i = 0; i < seconds * 4; i++) {
      vi.advanceTimersByTime(250);
      page.video.currentTime += 0.25 * pace * page.video.playbackRate;
      page.video.tell("timeupdate");
      rates.push(page.video.playbackRate);
    }
    page.figures.played(page.video.currentTime, 0, 0, turn.pacer!);
    return { page, turn, rates };
  }

  test("a late one is played faster, keeps its pitch, and the figures say so", () => {
    const { page, rates } = play(0.98, 40);
    expect(new Set(rates)).toEqual(new Set([1, Fast]));
    expect((page.video as unknown as HTMLVideoElement).preservesPitch).toBe(true);
    expect(page.figures.lagMs!).toBeLessThan(300);
    expect(page.figures.correctedMs!).toBeGreaterThan(500);
    expect(page.figures.driftMs!).toBeCloseTo(-800, -2);
  });

  test("the next one begins at its own tempo", () => {
    const { page, turn } = play(0.98, 12);
    expect(page.video.playbackRate).toBe(Fast);
    turn.interrupt();
    expect(page.video.playbackRate).toBe(1);
  });

  test("the server is told where it plays, once a second", () => {
    const { page } = play(1, 3);
    expect(page.positions).toEqual([1, 2, 3].map((s) => s * SampleRate));
  });

  test("what the browser paused while the page was hidden plays on when it is seen again, without a rush", () => {
    const { page, turn } = play(1, 3);
    page.video.paused = true;
    page.video.tell("pause");
    vi.advanceTimersByTime(20_000);
    turn.shown();
    expect(page.video.paused).toBe(false);
    page.video.tell("playing");
    page.video.currentTime += 0.25;
    vi.advanceTimersByTime(250);
    page.video.tell("timeupdate");
    page.figures.played(page.video.currentTime, 0, 0, turn.pacer!);
    expect(Math.abs(page.figures.lagMs!)).toBeLessThan(1);
    expect(page.video.playbackRate).toBe(1);
  });

  test("an interrupted one is not begun again when the page is seen", () => {
    const { page, turn } = play(1, 3);
    turn.interrupt();
    turn.shown();
    expect(page.video.paused).toBe(true);
  });

  test("picture against sound is the middle of the frames, not one that was late", () => {
    const { page, turn } = play(1, 2);
    for (const early of [0.04, 0.04, -0.4, 0.04, 0.04, 0.04]) page.video.paint(early);
    page.figures.played(page.video.currentTime, 0, 0, turn.pacer!);
    expect(page.figures.offsetMs!).toBeCloseTo(40, 3);
  });

  test("a buffer that ends is not taken for one that is full", () => {
    const { page } = play(1, 1);
    page.video.fetched = ranges(0, page.video.currentTime + 0.1);
    page.video.tell("timeupdate");
    expect(page.video.playbackRate).toBe(Slow);
  });
});
