import { as, FakeMediaSource, FakeVideo } from "./browser";
import { Mp4 } from "./conversation";
import { afterEach, describe, expect, test } from "./vitest";
import { Buffering } from "../../web/src/player/buffering";
import { mediaSource } from "../../web/src/player/mediaSource";
import { TurnPlayer } from "../../web/src/player/turnPlayer";

function create(buffering = new Buffering()) {
  const video = new FakeVideo();
  const told: string[] = [];
  const tell = (what: string) => () => void told.push(what);
  const events = { played: () => undefined, painted: tell("painted"), ended: tell("ended"), failed: (problem: string) => void told.push(`failed: ${problem}`), stalled: tell("stalled"), resumed: tell("resumed"), muted: tell("muted") };
  return { video, told, events, buffering };
}

/** A player whose first second plays. */
function playing(buffering = new Buffering()) {
  const made = create(buffering);
  const player = new TurnPlayer(as(made.video), Mp4, buffering, made.events);
  const source = FakeMediaSource.latest;
  source.open();
  const more = (seconds: number) => {
    player.append(new Uint8Array(seconds));
    source.buffer.completeAll();
  };
  more(1);
  made.video.paint();
  return { ...made, player, source, more };
}

describe("a link that is slower than the voice", () => {
  test("makes one longer wait instead of many short ones", () => {
    const { video, told, more } = playing();
    video.currentTime = 1;
    video.tell("waiting");
    expect([video.paused, told]).toEqual([true, ["painted", "stalled"]]);
    video.currentTime = 1.5;
    more(1);
    expect(video.paused, "half a second has come; it would run dry again at once").toBe(true);
    more(1);
    expect(video.paused).toBe(false);
    video.tell("playing");
    expect(told.at(-1)).toBe("resumed");
  });

  test("is not taken for a decoder that is busy: with enough in hand nothing more need come first", () => {
    const { video, told, more } = playing();
    more(4);
    video.currentTime = 1;
    video.tell("waiting");
    expect([video.paused, told], "it would wait for a piece that the server sends only when this one has been played").toEqual([false, ["painted", "stalled"]]);
    video.tell("playing");
    expect(told.at(-1)).toBe("resumed");
  });

  test("does not wait for what will never come", () => {
    const { video, player, source } = playing();
    video.currentTime = 1;
    video.tell("waiting");
    player.append(new Uint8Array(1));
    player.finish();
    source.buffer.completeAll();
    expect([video.paused, source.readyState]).toEqual([false, "ended"]);
  });

  test("is remembered for the next answer, and forgotten when it is fast again", () => {
    const buffering = new Buffering();
    for (let i = 0; i < 9; i++) buffering.stalled();
    expect(buffering.seconds).toBe(2);
    buffering.played();
    expect(buffering.seconds, "that answer stalled").toBe(2);
    buffering.played();
    buffering.played();
    buffering.played();
    expect(buffering.seconds).toBe(0.5);
  });

  test("an interrupted wait stays silent", () => {
    const { video, player, source } = playing();
    video.tell("waiting");
    player.stop();
    player.append(new Uint8Array(9));
    expect([video.paused, source.buffer.updating]).toEqual([true, false]);
  });
});

describe("browsers with another way to play", () => {
  afterEach(() => void Object.assign(globalThis, { MediaSource: FakeMediaSource, ManagedMediaSource: undefined }));

  test("Safari's managed source is taken before the plain one, on an element that stays on this device", () => {
    class Managed extends FakeMediaSource {}
    Object.assign(globalThis, { ManagedMediaSource: Managed });
    expect(mediaSource()).toBe(Managed);
    const { video, events, buffering } = create();
    new TurnPlayer(as(video), Mp4, buffering, events);
    expect(FakeMediaSource.latest).toBeInstanceOf(Managed);
    expect((video as unknown as HTMLVideoElement).disableRemotePlayback).toBe(true);
  });

  test("without any it cannot be used", () => {
    Object.assign(globalThis, { MediaSource: undefined });
    expect([mediaSource(), TurnPlayer.supports(Mp4)]).toEqual([null, false]);
  });
});
