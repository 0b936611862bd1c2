import { Page } from "./conversation";
import { describe, expect, test } from "./vitest";
import { NullLogger, type StreamItemMessage } from "../../web/node_modules/@microsoft/signalr";
import { MessagePackHubProtocol } from "../../web/node_modules/@microsoft/signalr-protocol-msgpack";
import { encode } from "../../web/node_modules/@msgpack/msgpack";
import type { TurnEvent } from "../../web/src/protocol";

/** Every field of the server's TurnEvent: MessagePack for .NET writes those that a type does not fill as nil. */
const fields = [
  "type", "turnId", "sampleRate", "frameRate", "mimeType", "video", "notice", "index", "text", "citations",
  "sequence", "kind", "startSample", "durationSamples", "bytes", "words", "reason", "card", "suggestions",
];

/** A SignalR stream item (type 2) in its length-prefixed frame, read by the protocol that the page uses. */
function read(event: Record<string, unknown>): TurnEvent {
  const message = encode([2, {}, "0", Object.fromEntries(fields.map((f) => [f, event[f] ?? null]))]);
  const length = message.length < 128 ? [message.length] : [(message.length & 127) | 128, message.length >> 7];
  const framed = Uint8Array.from([...length, ...message]);
  const [item] = new MessagePackHubProtocol().parseMessages(framed.buffer, NullLogger.instance) as [StreamItemMessage];
  return item.item as TurnEvent;
}

const turnId = "7f9c24e8-3b12-4c7d-9a52-6f0d8a1b2c3d";
const begin = { type: "turn", turnId, sampleRate: 32000, frameRate: 25, mimeType: "video/mp4", video: true };
const word = { sentence: 0, text: "Zehn", textStart: 3, startSample: 40_000, endSample: 52_000 };

describe("a message from the server", () => {
  test("an answer is read from the wire: its text, its source, its end", () => {
    const page = new Page();
    const turn = page.turn(turnId);
    turn.receive(read({ ...begin, mimeType: null, video: false, notice: "Text only today." }));
    turn.receive(read({ type: "sentence", turnId, index: 0, text: "Um Zehn – 10 €.", citations: [{ number: 1, title: "Prices", source: "prices.md", heading: null }] }));
    turn.receive(read({ type: "end", turnId, reason: "completed" }));
    expect(page.shown).toEqual(["notice: Text only today.", "unseen", "Um Zehn – 10 €.", "[Prices]", "over: completed"]);
  });

  test("picture and sound reach the player byte by byte", () => {
    const page = new Page();
    const turn = page.turn(turnId);
    turn.receive(read(begin));
    turn.receive(read({ type: "segment", turnId, sequence: 0, kind: 0, startSample: 0, durationSamples: 0, bytes: Uint8Array.of(0, 127, 128, 255), words: [] }));
    page.play();
    expect(page.source.buffer.log).toEqual(["append 0 127 128 255"]);
    expect(page.source.buffer.data[0]!.buffer.byteLength, "the whole message is kept in memory").toBe(4);
  });

  test("the voice's times are numbers that captions can count with, also hours into an answer", () => {
    const page = new Page();
    const turn = page.turn(turnId);
    const late = 2 ** 33;
    turn.receive(read(begin));
    turn.receive(read({ type: "sentence", turnId, index: 0, text: "Um Zehn.", citations: [] }));
    turn.receive(read({ type: "segment", turnId, sequence: 0, kind: 0, startSample: 0, durationSamples: 0, bytes: Uint8Array.of(1), words: [word, { ...word, startSample: late, endSample: late + 1 }] }));
    expect(turn.captions.at(word.startSample - 1)).toBeNull();
    expect(turn.captions.at(word.startSample)).toEqual(word);
    expect(turn.captions.heard(word.startSample + 1)).toBe("Um Zehn");
    expect(turn.captions.at(late)!.endSample).toBe(late + 1);
  });

  test("a field that is empty is not shown as a message", () => {
    const page = new Page();
    const turn = page.turn(turnId);
    turn.receive(read({ ...begin, mimeType: null, video: false }));
    turn.receive(read({ type: "end", turnId, reason: "failed" }));
    expect(page.shown).toEqual(["over: failed"]);
  });
});
