import { FakeSourceBuffer } from "./browser";
import { describe, expect, test } from "./vitest";
import { OperationQueue } from "../../web/src/player/operationQueue";

const bytes = (...values: number[]) => Uint8Array.from(values);

function create() {
  const buffer = new FakeSourceBuffer();
  const errors: unknown[] = [];
  return { buffer, errors, queue: new OperationQueue(buffer, () => 0, (error) => errors.push(error)) };
}

describe("the operation queue", () => {
  test("an answer plays in the order in which it came, however slowly the browser takes it", () => {
    const { buffer, queue, errors } = create();
    queue.append(bytes(1));
    queue.append(bytes(2, 2));
    queue.append(bytes(3));
    expect(buffer.log).toEqual(["append 1"]);
    buffer.complete();
    expect(buffer.log).toEqual(["append 1", "append 2 2"]);
    queue.append(bytes(4));
    buffer.completeAll();
    expect(buffer.log).toEqual(["append 1", "append 2 2", "append 3", "append 4"]);
    expect(errors).toEqual([]);
  });

  test("the first sound is not held back when the browser is free", () => {
    const { buffer, queue } = create();
    queue.append(bytes(1));
    expect(buffer.updating).toBe(true);
    expect(queue.length).toBe(0);
  });

  test("old media is removed between two pieces, never while one is being taken in", () => {
    const { buffer, queue, errors } = create();
    queue.append(bytes(1, 1, 1));
    queue.remove(0, 2);
    queue.append(bytes(4));
    expect(buffer.log).toEqual(["append 1 1 1"]);
    buffer.completeAll();
    expect(buffer.log).toEqual(["append 1 1 1", "remove 0-2", "append 4"]);
    expect([buffer.start, buffer.end]).toEqual([2, 4]);
    expect(errors).toEqual([]);
  });

  test("removing nothing does not stop the answer", () => {
    const { buffer, queue, errors } = create();
    queue.remove(0, 0);
    queue.remove(0, -4);
    queue.append(bytes(1));
    expect(buffer.log).toEqual(["append 1"]);
    expect(errors).toEqual([]);
  });

  test("the end of the answer is declared after its last piece is in, and before what comes later", () => {
    const { buffer, queue } = create();
    queue.append(bytes(1));
    queue.append(bytes(2));
    queue.call(() => buffer.log.push(`end at ${buffer.end}`));
    queue.append(bytes(3));
    buffer.complete();
    expect(buffer.log).toEqual(["append 1", "append 2"]);
    buffer.completeAll();
    expect(buffer.log).toEqual(["append 1", "append 2", "end at 2", "append 3"]);
  });

  test("an answer that is already complete ends at once", () => {
    const { queue } = create();
    let ended = 0;
    queue.call(() => ended++);
    queue.call(() => ended++);
    expect(ended).toBe(2);
  });

  test("a message that is overwritten while it waits does not spoil the answer", () => {
    const { buffer, queue } = create();
    const message = bytes(9, 9, 5, 6, 9);
    queue.append(bytes(1));
    queue.append(message.subarray(2, 4));
    message.fill(0);
    buffer.completeAll();
    expect(buffer.log[1]).toBe("append 5 6");
    expect(buffer.data[1]!.buffer.byteLength, "a piece keeps its whole message in memory").toBe(2);
  });

  test("an interrupted answer is silent: nothing that waits or still comes is taken in", () => {
    const { buffer, queue, errors } = create();
    let ended = false;
    queue.append(bytes(1));
    queue.append(bytes(2));
    queue.call(() => (ended = true));
    queue.close();
    expect(queue.length).toBe(0);
    queue.append(bytes(3));
    queue.remove(0, 1);
    queue.call(() => (ended = true));
    buffer.completeAll();
    expect(buffer.log).toEqual(["append 1"]);
    expect(ended).toBe(false);
    expect(queue.length).toBe(0);
    expect(errors).toEqual([]);
  });
});
