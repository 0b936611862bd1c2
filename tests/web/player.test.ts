import { as, FakeMediaSource, FakeVideo } from "./browser";
import { Mp4 } from "./conversation";
import { describe, expect, test } from "./vitest";
import { Buffering } from "../../web/src/player/buffering";
import { TurnPlayer } from "../../web/src/player/turnPlayer";

function create() {
  const video = new FakeVideo();
  const told: string[] = [];
  const tell = (what: string) => () => void told.push(what);
  const player = new TurnPlayer(as(video), Mp4, new Buffering(), {
    played: () => undefined, painted: tell("painted"), ended: tell("ended"), failed: (problem) => void told.push(`failed: ${problem}`), stalled: tell("stalled"), resumed: tell("resumed"), muted: tell("muted"),
  });
  return { video, told, player, source: FakeMediaSource.latest };
}

/** `seconds` of media are there, and the first frame is on the screen. */
function playing(seconds = 1) {
  const made = create();
  made.source.open();
  made.player.append(new Uint8Array(seconds));
  made.source.buffer.completeAll();
  made.video.paint();
  return made;
}

/** A refused `play` answers in a later microtask. */
const settled = () => new Promise<void>((done) => setTimeout(done));

describe("the player of one answer", () => {
  test("an answer that is dropped before the browser has opened it leaves no address behind that is gone", () => {
    const { player, video } = create();
    expect(video.src).not.toBe("");
    player.release();
    expect(video.src).toBe("");
    const other = playing();
    const { src } = other.video;
    other.player.release();
    expect(other.video.src, "the last frame stays until the idle loop has taken over").toBe(src);
  });

  test("an answer that comes before the browser is ready is played whole, in its order", () => {
    const { player, source, video } = create();
    player.append(Uint8Array.of(1));
    player.append(Uint8Array.of(2));
    expect(video.paused).toBe(true);
    source.open();
    source.buffer.completeAll();
    player.append(Uint8Array.of(3));
    expect(source.buffer.log).toEqual(["append 1", "append 2", "append 3"]);
    expect(video.paused).toBe(false);
  });

  test("playing begins with half a second in hand, so that the second piece may be a little late", () => {
    const { player, source, video } = create();
    source.open();
    source.buffer.byteSeconds = 0.25;
    player.append(Uint8Array.of(1));
    source.buffer.completeAll();
    expect(video.paused).toBe(true);
    player.append(Uint8Array.of(2));
    expect(video.paused, "what is not taken in yet does not count").toBe(true);
    source.buffer.completeAll();
    expect(video.paused).toBe(false);
  });

  test("a presenter whose first frame was painted while the answer was gathered appears when it plays, once", () => {
    const { player, source, video, told } = create();
    source.open();
    player.append(Uint8Array.of(1));
    source.buffer.completeAll();
    expect(told).toEqual([]);
    video.tell("playing");
    video.paint();
    expect(told).toEqual(["painted"]);
  });

  test("an answer shorter than that is played all the same", () => {
    const { player, source, video } = create();
    source.open();
    source.buffer.byteSeconds = 0.25;
    player.append(Uint8Array.of(1));
    player.finish();
    source.buffer.completeAll();
    expect([video.paused, source.readyState]).toEqual([false, "ended"]);
  });

  test("where sound needs a touch first, the presenter speaks muted and the visitor is asked", async () => {
    const { player, source, video, told } = create();
    video.refusesSound = true;
    source.open();
    player.append(Uint8Array.of(1));
    source.buffer.completeAll();
    await settled();
    expect([video.paused, video.muted, told]).toEqual([false, true, ["muted"]]);
  });

  test("an answer after a muted one is heard again", () => {
    const { player, source, video } = create();
    video.muted = true;
    source.open();
    player.append(Uint8Array.of(1));
    source.buffer.completeAll();
    expect(video.muted).toBe(false);
  });

  test("a presenter that cannot play at all is given up, and told once", async () => {
    const { player, source, video, told } = create();
    video.play = () => Promise.reject(new DOMException("no decoder", "NotSupportedError"));
    source.open();
    player.append(Uint8Array.of(1));
    source.buffer.completeAll();
    await settled();
    video.tell("error");
    player.append(Uint8Array.of(2));
    expect(told).toEqual([expect.stringMatching(/^failed: .*no decoder/)]);
    expect(source.buffer.log).toEqual(["append 1"]);
  });

  test("stopping before the sound has begun is no failure", async () => {
    const { player, source, video, told } = create();
    video.refusesSound = true;
    source.open();
    player.append(Uint8Array.of(1));
    source.buffer.completeAll();
    player.stop();
    await settled();
    expect(told).toEqual([]);
  });

  test("stopping while it is about to play muted is no failure either", async () => {
    const { player, source, video, told } = create();
    let abort = (_: Error) => undefined as void;
    video.play = () => (video.muted ? new Promise((_, reject) => (abort = reject)) : Promise.reject(new DOMException("touch first", "NotAllowedError")));
    source.open();
    player.append(Uint8Array.of(1));
    source.buffer.completeAll();
    await settled();
    player.stop();
    abort(new DOMException("interrupted by pause", "AbortError"));
    await settled();
    expect(told).toEqual(["muted"]);
  });

  test("an answer stopped before its first piece does not start with it", () => {
    const { player, source, video } = create();
    source.open();
    player.stop();
    player.append(Uint8Array.of(1));
    expect([video.paused, source.buffer.log]).toEqual([true, []]);
  });

  test("an answer stopped while the browser takes it in is not taken in further", () => {
    const { player, source } = create();
    source.open();
    for (const value of [1, 2]) player.append(Uint8Array.of(value));
    player.stop();
    source.buffer.completeAll();
    expect(source.buffer.log).toEqual(["append 1"]);
  });

  test("a codec that the browser refuses late is told", () => {
    const { source, told } = create();
    source.addSourceBuffer = () => {
      throw new DOMException("refused", "NotSupportedError");
    };
    source.open();
    expect(told).toEqual([expect.stringMatching(/^failed: .*refused/)]);
  });

  test("a wait in the middle is counted as a stall; the waits before the start and after the end are not", () => {
    const { video, told, player } = playing();
    video.tell("waiting");
    expect(told).toEqual(["painted", "stalled"]);
    player.finish();
    video.tell("waiting");
    expect(told).toEqual(["painted", "stalled"]);
    const fresh = create();
    fresh.video.tell("waiting");
    expect(fresh.told).toEqual([]);
  });

  test("an hour's talk does not fill the memory: what is long past is removed, the last half minute stays", () => {
    const { video, source } = playing(60);
    video.currentTime = 34;
    video.tell("timeupdate");
    expect(source.buffer.updating, "a little is not worth an operation").toBe(false);
    video.currentTime = 50;
    video.tell("timeupdate");
    source.buffer.completeAll();
    expect(source.buffer.start).toBe(20);
  });

  test("a long answer ends when its last word is said, also when old media was about to be removed", () => {
    const { video, source, player } = playing(60);
    player.finish();
    video.currentTime = 50;
    video.tell("timeupdate");
    expect([source.readyState, source.buffer.updating]).toEqual(["ended", false]);
  });

  test("a stopped answer hears nothing more of the element that the next one uses", () => {
    const { video, told, player } = playing();
    player.release();
    for (const event of ["ended", "waiting", "timeupdate", "error"] as const) video.tell(event);
    expect(told).toEqual(["painted"]);
    expect(video.paused).toBe(true);
  });
});
