import { Page, SampleRate, Server, spoken } from "./conversation";
import { describe, expect, test } from "./vitest";

const text = "We open at 10:00.";

/** A turn whose first second has come; `play` shows it. */
function create() {
  const page = new Page();
  const turn = page.turn("own");
  const server = new Server("own");
  for (const event of [server.begin(), server.sentence(0, text), server.segment([0]), server.segment([1], spoken(0, text))]) turn.receive(event);
  return { page, turn, server };
}

function playing() {
  const made = create();
  made.page.play();
  return made;
}

describe("a spoken turn", () => {
  test("the presenter comes to the front with the first painted frame, not before", () => {
    const { page, turn } = create();
    page.source.open();
    page.source.buffer.completeAll();
    expect(page.source.buffer.log).toEqual(["append 0", "append 1"]);
    expect([page.shown, page.root.classList.contains("speaking"), turn.isPlaying]).toEqual([[text], false, false]);
    page.video.paint();
    expect([page.shown, page.root.classList.contains("speaking"), turn.isPlaying]).toEqual([[text, "speaking"], true, true]);
  });

  test("what is drawn without its backdrop is known for it, and an ordinary picture after it is not", () => {
    const page = new Page();
    for (const [id, alpha] of [["cut", "below"], ["plain", null]] as const) {
      page.turn(id).receive({ ...new Server(id).begin(), alpha } as never);
      expect(page.video.dataset["alpha"]).toBe(alpha ?? "");
    }
  });

  test("captions follow the sound's own clock", () => {
    const { page, turn } = create();
    page.video.currentTime = 1;
    expect(turn.sample, "before the first frame").toBe(0);
    page.play();
    page.video.currentTime = 0.75;
    expect(turn.sample).toBe(0.75 * SampleRate);
    expect(turn.captions.at(turn.sample)!.text).toBe("open");
  });

  test("the turn is over when the voice is, not when the server is", () => {
    const { page, turn, server } = playing();
    turn.receive(server.end());
    expect(page.source.readyState).toBe("ended");
    expect(page.shown.at(-1)).toBe("speaking");
    page.video.currentTime = 2;
    page.video.tell("ended");
    expect(page.shown.at(-1)).toBe("over: completed");
    expect(page.reports).toEqual([[2 * SampleRate, false]]);
    expect(page.root.classList.contains("speaking")).toBe(false);
    page.video.tell("ended");
    expect(page.reports).toHaveLength(1);
  });

  test("the last word is not cut off when the browser is slower than the server", () => {
    const { page, turn, server } = create();
    turn.receive(server.segment([2]));
    turn.receive(server.end());
    page.source.open();
    expect(page.source.readyState).toBe("open");
    page.source.buffer.completeAll();
    expect(page.source.buffer.log).toEqual(["append 0", "append 1", "append 2"]);
    expect(page.source.readyState).toBe("ended");
  });

  test("stopping is silence at once, keeps what was heard, and tells the server once", () => {
    const { page, turn, server } = playing();
    page.video.currentTime = 0.75;
    turn.interrupt();
    expect([page.video.paused, turn.isPlaying]).toEqual([true, false]);
    expect(page.shown.at(-1)).toBe('over: interrupted after "We open"');
    expect(page.reports).toEqual([[0.75 * SampleRate, true]]);
    const before = [...page.shown];
    turn.receive(server.segment([2]));
    turn.receive(server.end("interrupted"));
    page.video.tell("ended");
    page.video.tell("error");
    turn.interrupt();
    expect(page.shown).toEqual(before);
    expect(page.reports).toHaveLength(1);
    expect(page.source.buffer.log).toEqual(["append 0", "append 1"]);
  });

  test("a frame of a stopped answer does not bring the presenter back", () => {
    const { page, turn } = create();
    page.source.open();
    turn.interrupt();
    page.video.paint();
    expect(page.shown, "nothing of it was heard").toEqual([text, 'over: interrupted after ""']);
    expect(page.root.classList.contains("speaking")).toBe(false);
  });

  test.each(["interrupted", "superseded"] as const)("an answer that the server ended as %s does not talk on", (reason) => {
    const { page, turn, server } = playing();
    turn.receive(server.end(reason));
    expect(page.video.paused).toBe(true);
    expect(page.shown.at(-1)).toBe(`over: ${reason}`);
  });

  test("what came before the connection broke is still played to its end", () => {
    const { page, turn } = playing();
    turn.lost("socket closed");
    expect(page.shown.at(-1)).toBe("notice: The connection was lost: socket closed");
    expect([page.video.paused, page.source.readyState]).toEqual([false, "ended"]);
    page.video.tell("ended");
    expect(page.shown.at(-1)).toBe("over: failed");
  });

  test("when the video breaks the visitor is told, and the answer goes on as text to its end", () => {
    const { page, turn, server } = playing();
    page.video.error = { message: "decoder lost" };
    page.video.tell("error");
    expect(page.shown.slice(-2)).toEqual(["notice: The video stopped; the answer goes on as text. (decoder lost)", "reading"]);
    expect([turn.isPlaying, page.root.classList.contains("speaking")]).toEqual([false, false]);
    for (const event of [server.segment([2]), server.sentence(1, "Come early."), server.end()]) turn.receive(event);
    expect(page.shown.slice(-2)).toEqual(["Come early.", "over: completed"]);
    expect(page.reports, "what was read must not be cut from the conversation").toEqual([]);
  });

  test("a video that breaks after the server's end does not leave the page speaking for ever", () => {
    const { page, turn, server } = playing();
    turn.receive(server.end());
    page.video.tell("error");
    expect(page.shown.at(-1)).toBe("over: completed");
    expect(page.root.classList.contains("speaking")).toBe(false);
  });

  test("where sound needs a touch first, the visitor is offered it", async () => {
    const { page } = create();
    page.video.refusesSound = true;
    page.play();
    await new Promise<void>((done) => setTimeout(done));
    expect(page.shown).toContain("tap to hear");
    expect(page.video.paused).toBe(false);
  });

  test("an answer that ends before its first sound still ends", () => {
    const page = new Page();
    const turn = page.turn("own");
    const server = new Server("own");
    for (const event of [server.begin(), server.segment([0]), server.end("failed", "Something went wrong.")]) turn.receive(event);
    expect(page.shown).toEqual(["notice: Something went wrong.", "over: failed"]);
  });
});
