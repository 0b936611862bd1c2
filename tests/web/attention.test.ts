import { as, FakeElement, FakeVideo } from "./browser";
import { Attention } from "../../web/src/player/attention";
import { afterEach, beforeEach, describe, expect, test, vi } from "./vitest";

/** Whoever types to the presenter should see that it attends, and never a jump between its two loops. */
describe("listening", () => {
  let root: FakeElement, idle: FakeVideo, video: FakeVideo, attention: Attention;

  beforeEach(() => {
    vi.useFakeTimers();
    [root, idle, video] = [new FakeElement(), new FakeVideo(), new FakeVideo()];
    video.src = "/presenters/robin/listening.mp4";
    idle.paused = false;
    idle.currentTime = 3.2;
    video.currentTime = 7;
    attention = new Attention(as(root), as(idle), as(video));
  });

  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  test("begins with the first letter, from the resting pose", () => {
    attention.attend();
    expect([attention.shown, video.paused, video.currentTime]).toEqual([true, false, 0]);
    video.currentTime = 2;
    attention.attend();
    expect(video.currentTime, "a second letter starts nothing anew").toBe(2);
    vi.advanceTimersByTime(300);
    expect([idle.paused, idle.currentTime], "the idle loop waits at rest").toEqual([true, 0]);
  });

  test("goes on as long as the visitor types, and ends at the loop's end after a pause", () => {
    attention.attend();
    for (let i = 0; i < 4; i++) {
      vi.advanceTimersByTime(3000);
      attention.attend();
    }
    video.currentTime = 10;
    video.tell("ended");
    expect([attention.shown, video.currentTime, video.paused]).toEqual([true, 0, false]);
    vi.advanceTimersByTime(4100);
    expect(attention.shown, "the pose is not left in the middle").toBe(true);
    video.tell("ended");
    expect([attention.shown, idle.paused, idle.currentTime]).toEqual([false, false, 0]);
    vi.advanceTimersByTime(300);
    expect(video.paused).toBe(true);
  });

  test("ends when the question is sent; the answer's picture is not disturbed by it", () => {
    attention.attend();
    vi.advanceTimersByTime(300);
    attention.leave();
    expect([attention.shown, idle.paused]).toEqual([false, false]);
    attention.attend();
    vi.advanceTimersByTime(300);
    root.classList.add("speaking");
    attention.leave();
    expect([attention.shown, idle.paused]).toEqual([false, true]);
  });

  test("a presenter without the loop goes on waiting", () => {
    video.src = "";
    attention.attend();
    vi.advanceTimersByTime(300);
    expect([attention.shown, idle.paused, idle.currentTime]).toEqual([false, false, 3.2]);
  });

  test("who wants no motion gets none", () => {
    vi.stubGlobal("matchMedia", () => ({ matches: true }));
    attention.attend();
    expect([attention.shown, video.paused]).toEqual([false, true]);
  });

  test("a loop that cannot be played does not hide the one that can", async () => {
    video.refusesSound = true;
    attention.attend();
    await vi.advanceTimersByTimeAsync(300);
    expect([attention.shown, idle.paused]).toEqual([false, false]);
  });
});
