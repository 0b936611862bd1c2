import { ranges } from "./browser";
import { Page, SampleRate, Server, spoken } from "./conversation";
import { describe, expect, test, vi } from "./vitest";

const text = "We open at 10:00.";
const address = "/turns/own/stream.mp4?key=abc";

/** A turn of a browser without Media Source, whose picture and sound the browser fetches itself. */
function create() {
  const page = new Page();
  const turn = page.turn("own");
  const server = new Server("own");
  page.video.fetched = ranges(0, 1);
  for (const event of [server.begin(undefined, null, address), server.sentence(0, text), server.segment([]), server.segment([], spoken(0, text))]) turn.receive(event);
  return { page, turn, server };
}

function playing() {
  const made = create();
  made.page.video.currentTime = 0.75;
  made.page.video.paint();
  return made;
}

describe("an answer without Media Source", () => {
  test("is played from its first segment on, while it is still being written", () => {
    const { page, turn } = create();
    expect([page.video.src, page.video.paused]).toEqual([`https://presenter.example${address}`, false]);
    page.video.currentTime = 0.75;
    page.video.paint();
    expect([page.shown.at(-1), turn.isPlaying, turn.captions.at(turn.sample)!.text]).toEqual(["speaking", true, "open"]);
  });

  test("is over when its end was heard and the server has said why, in whichever order", () => {
    const first = playing();
    first.turn.receive(first.server.end());
    expect(first.page.shown.at(-1)).toBe("speaking");
    first.page.video.tell("ended");
    expect([first.page.shown.at(-1), first.page.reports]).toEqual(["over: completed", [[0.75 * SampleRate, false]]]);
    const second = playing();
    second.page.video.tell("ended");
    expect(second.page.shown.at(-1), "questions to ask next may still come").toBe("speaking");
    second.turn.receive(second.server.end());
    expect(second.page.shown.at(-1)).toBe("over: completed");
  });

  test("is silent at once when it is interrupted, and its connection does not stay", () => {
    vi.useFakeTimers({ toFake: ["setTimeout"] });
    const { page, turn } = playing();
    turn.interrupt();
    expect([page.video.paused, page.reports]).toEqual([true, [[0.75 * SampleRate, true]]]);
    vi.runAllTimers();
    expect(page.video.src).toBe("");
    vi.useRealTimers();
  });

  test("does not take the next answer off the screen", () => {
    vi.useFakeTimers({ toFake: ["setTimeout"] });
    const { page, turn } = playing();
    turn.interrupt();
    page.video.src = "https://presenter.example/turns/next/stream.mp4";
    vi.runAllTimers();
    expect(page.video.src).toBe("https://presenter.example/turns/next/stream.mp4");
    vi.useRealTimers();
  });

  test("goes on as text when the browser gives up fetching it, and the server need not wait for a voice", () => {
    const { page, turn, server } = playing();
    page.video.tell("error");
    expect([page.shown.at(-1), page.positions]).toEqual(["reading", [null]]);
    for (const event of [server.sentence(1, "Come early."), server.end()]) turn.receive(event);
    expect(page.shown.slice(-2)).toEqual(["Come early.", "over: completed"]);
    expect(page.reports).toEqual([]);
  });

  test("counts its standstills", () => {
    const { page } = playing();
    page.video.tell("waiting");
    page.video.tell("waiting");
    page.video.tell("playing");
    expect(page.figures.stalls).toBe(1);
  });
});
