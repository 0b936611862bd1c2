import { Page, Server, spoken } from "./conversation";
import { afterEach, beforeEach, describe, expect, test, vi } from "./vitest";

// The clock stands still; a test moves it.
beforeEach(() => void vi.useFakeTimers({ toFake: ["performance"] }));
afterEach(() => void vi.useRealTimers());
const wait = (milliseconds: number) => void vi.advanceTimersByTime(milliseconds);

describe("the measurements", () => {
  test("the waits of an answer are counted from its question, each at its own event", () => {
    const page = new Page();
    const turn = page.turn("own");
    const server = new Server("own");
    wait(5000);
    page.figures.questionAsked();
    wait(120);
    turn.receive(server.begin());
    wait(80);
    turn.receive(server.segment([0]));
    expect(page.figures.firstSegmentMs, "the init segment is no picture yet").toBeNull();
    wait(50);
    turn.receive(server.segment([1], spoken(0, "Hello")));
    wait(30);
    expect(page.figures.firstFrameMs, "what came is not yet seen").toBeNull();
    page.play();
    expect([page.figures.firstEventMs, page.figures.firstSegmentMs, page.figures.firstFrameMs]).toEqual([120, 250, 280]);
    expect(page.figures.sinceQuestion()).toBe(280);
  });

  test("later events do not make an answer look slower than it was", () => {
    const page = new Page();
    const turn = page.turn("own");
    const server = new Server("own");
    page.figures.questionAsked();
    wait(10);
    for (const event of [server.begin(), server.segment([0]), server.segment([1], spoken(0, "Hello"))]) turn.receive(event);
    page.play();
    wait(1000);
    for (const event of [server.segment([2]), server.sentence(0, "Hello"), server.end()]) turn.receive(event);
    expect([page.figures.firstEventMs, page.figures.firstSegmentMs, page.figures.firstFrameMs]).toEqual([10, 10, 10]);
  });

  test("an old answer's late event does not make the new one look fast", () => {
    const page = new Page();
    const turn = page.turn("own");
    const stopped = page.turn("stopped");
    const old = new Server("stopped");
    stopped.receive(old.begin(null));
    stopped.interrupt();
    page.figures.questionAsked();
    wait(5);
    stopped.receive(old.end("interrupted"));
    turn.receive(old.sentence(0, "Old."));
    expect(page.figures.firstEventMs).toBeNull();
    wait(95);
    turn.receive(new Server("own").begin(null));
    expect(page.figures.firstEventMs).toBe(100);
  });

  test("every question starts its own count", () => {
    const page = new Page();
    const turns = page.figures.turns;
    page.figures.questionAsked();
    Object.assign(page.figures, { firstEventMs: 1, firstSegmentMs: 2, firstFrameMs: 3, stalls: 4, frames: 5, dropped: 6, currentTime: 7 });
    wait(700);
    page.figures.questionAsked();
    expect(page.figures).toMatchObject({ turns: turns + 2, questionAt: performance.now(), firstEventMs: null, firstSegmentMs: null, firstFrameMs: null, stalls: 0, frames: 0, dropped: 0, currentTime: 0 });
    expect(page.figures.sinceQuestion()).toBe(0);
  });

  test("how fast the visitor could interrupt is still known when the next question is asked", () => {
    const page = new Page();
    page.figures.interruptMs = 3;
    page.figures.questionAsked();
    expect(page.figures.interruptMs).toBe(3);
  });

  test("every time the picture stands still is counted", () => {
    const page = new Page();
    const turn = page.turn("own");
    const server = new Server("own");
    page.figures.questionAsked();
    for (const event of [server.begin(), server.segment([0]), server.segment([1], spoken(0, "Hello"))]) turn.receive(event);
    page.play();
    page.video.tell("waiting");
    wait(300);
    for (const event of [server.segment([2]), server.segment([3])]) turn.receive(event);
    page.source.buffer.completeAll();
    page.video.tell("playing");
    page.video.tell("waiting");
    expect([page.figures.stalls, page.figures.stalledMs]).toEqual([2, 300]);
    turn.interrupt();
    page.video.tell("waiting");
    expect(page.figures.stalls).toBe(2);
  });
});
