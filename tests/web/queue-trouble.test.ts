import { FakeSourceBuffer } from "./browser";
import { describe, expect, test } from "./vitest";
import { OperationQueue } from "../../web/src/player/operationQueue";

/** A buffer with room for `room` seconds, of which `played` were seen. */
function create(room = Infinity, played = 0) {
  const buffer = new FakeSourceBuffer();
  buffer.room = room;
  const errors: Error[] = [];
  const state = { played };
  const queue = new OperationQueue(buffer, () => state.played, (error) => errors.push(error as Error));
  const seconds = (count: number, value: number) => queue.append(new Uint8Array(count).fill(value));
  return { buffer, queue, errors, state, seconds };
}

describe("a full buffer", () => {
  test("a long answer goes on when the browser's memory is full", () => {
    const { buffer, errors, seconds } = create(5, 4);
    seconds(4, 1);
    seconds(3, 2);
    seconds(1, 3);
    buffer.completeAll();
    expect(buffer.log).toEqual(["append 1 1 1 1", "remove 0-3", "append 2 2 2", "append 3"]);
    expect(errors).toEqual([]);
  });

  test("the piece that did not fit is tried only after the old one is really gone", () => {
    const { buffer, seconds } = create(5, 4);
    seconds(4, 1);
    buffer.complete();
    seconds(3, 2);
    expect(buffer.log.at(-1)).toBe("remove 0-3");
    seconds(1, 3);
    expect(buffer.log.at(-1)).toBe("remove 0-3");
    buffer.complete();
    expect(buffer.log.at(-1)).toBe("append 2 2 2");
  });

  test("what the visitor is just seeing is never thrown away", () => {
    const { buffer, seconds, state } = create(6, 5);
    seconds(6, 1);
    buffer.complete();
    seconds(2, 2);
    buffer.complete();
    expect(buffer.start).toBeGreaterThan(0);
    expect(buffer.start).toBeLessThan(state.played);
  });

  test("it makes room again and again as the answer goes on", () => {
    const { buffer, errors, seconds, state } = create(6);
    for (let i = 0; i < 10; i++) {
      seconds(2, i);
      state.played = Math.max(0, buffer.end - 1);
      buffer.completeAll();
    }
    expect(buffer.end).toBe(20);
    expect(errors).toEqual([]);
  });

  test("the visitor is told when the memory is full of what was not played yet", () => {
    const { buffer, errors, seconds } = create(5, 1);
    seconds(5, 1);
    buffer.complete();
    seconds(1, 2);
    seconds(1, 3);
    expect(errors.map((e) => e.name)).toEqual(["QuotaExceededError"]);
    expect(buffer.log).toEqual(["append 1 1 1 1 1"]);
  });

  test("a piece larger than all the memory ends in a message, not in trying for ever", () => {
    const { buffer, errors, seconds } = create(5, 4);
    seconds(4, 1);
    seconds(9, 2);
    buffer.completeAll();
    expect(buffer.log).toEqual(["append 1 1 1 1", "remove 0-3"]);
    expect(errors.map((e) => e.name)).toEqual(["QuotaExceededError"]);
  });
});

describe("an error", () => {
  /** As a browser answers once the video element has an error. */
  function broken() {
    const made = create();
    made.buffer.appendBuffer = () => {
      throw new DOMException("the element has an error", "InvalidStateError");
    };
    return made;
  }

  test("is told once, however much of the answer still comes", () => {
    const { buffer, errors, queue, seconds } = broken();
    seconds(1, 1);
    seconds(1, 2);
    queue.remove(0, 1);
    buffer.dispatchEvent(new Event("updateend"));
    expect(errors.map((e) => e.name)).toEqual(["InvalidStateError"]);
    expect(buffer.log).toEqual([]);
    expect(queue.length).toBe(0);
  });

  test("is not taken for a full buffer: nothing is thrown away for it", () => {
    const { buffer, seconds, state } = broken();
    Object.assign(buffer, { end: 20 });
    state.played = 10;
    seconds(1, 1);
    expect(buffer.log).toEqual([]);
  });

  test("in the last step is told too, and nothing follows it", () => {
    const { buffer, errors, queue, seconds } = create();
    queue.call(() => {
      throw new Error("the stream cannot end");
    });
    seconds(1, 1);
    expect(errors.map((e) => e.message)).toEqual(["the stream cannot end"]);
    expect(buffer.log).toEqual([]);
  });
});
