import { as, FakeMediaSource, FakeVideo } from "./browser";
import { Mp4 } from "./conversation";
import { afterEach, describe, expect, test } from "./vitest";
import { Buffering } from "../../web/src/player/buffering";
import { FilePlayer } from "../../web/src/player/filePlayer";
import { mediaSource } from "../../web/src/player/mediaSource";
import { TurnPlayer } from "../../web/src/player/turnPlayer";

function create(buffering = new Buffering()) {
  const video = new FakeVideo();
  const told: string[] = [];
  const tell = (what: string) => () => void told.push(what);
  const events = { painted: tell("painted"), ended: tell("ended"), failed: (problem: string) => void told.push(`failed: ${problem}`), stalled: tell("stalled"), resumed: tell("resumed"), muted: tell("muted") };
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

  test("without any the answer is gathered and played as a file once it is whole", () => {
    Object.assign(globalThis, { MediaSource: undefined });
    expect([mediaSource(), TurnPlayer.supports(Mp4)]).toEqual([null, false]);
    const { video, told, events } = create();
    const player = new FilePlayer(as(video), Mp4, events);
    player.append(Uint8Array.of(1, 2));
    player.append(Uint8Array.of(3));
    expect([video.src, video.paused]).toEqual(["", true]);
    player.finish();
    expect([video.src, video.paused]).toEqual(["blob:source", false]);
    video.paint();
    video.tell("ended");
    expect(told).toEqual(["painted", "ended"]);
    player.stop();
    video.tell("error");
    expect(told, "what comes after the stop is not told").toEqual(["painted", "ended"]);
  });

  test("an interrupted file is never begun", () => {
    const { video, events } = create();
    const player = new FilePlayer(as(video), Mp4, events);
    player.append(Uint8Array.of(1));
    player.stop();
    player.finish();
    expect([video.src, video.paused]).toEqual(["", true]);
  });
});
