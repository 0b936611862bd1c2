import { Server } from "./conversation";
import { describe, expect, test } from "./vitest";
import { TurnOrder, type TurnEvent } from "../../web/src/protocol";

function begun() {
  const order = new TurnOrder("own");
  const server = new Server("own");
  expect(order.accept(server.begin())).toBe(true);
  return { order, server };
}

describe("the order of a turn's events", () => {
  test("a whole answer is let through", () => {
    const { order, server } = begun();
    const events = [
      server.sentence(0, "We open at ten."), server.segment([1]), server.segment([2]), server.notice("Slow today."),
      server.sentence(1, "Come early."), server.segment([3]), server.end(),
    ];
    expect(events.map((e) => order.accept(e))).toEqual(events.map(() => true));
  });

  test("nothing of an old answer gets into the new one, at any time", () => {
    const old = new Server("old");
    const order = new TurnOrder("own");
    const late = () => [old.begin(), old.sentence(0, "Old."), old.segment([1]), old.notice("Old."), old.end()];
    const dropped = () => late().map((event) => order.accept(event));
    const none = [false, false, false, false, false];
    expect(dropped(), "before the turn").toEqual(none);
    const server = new Server("own");
    expect(order.accept(server.begin())).toBe(true);
    expect(order.accept(server.segment([1]))).toBe(true);
    expect(dropped(), "within the turn").toEqual(none);
    expect(order.accept(server.segment([2])), "the old end ended the new turn, or its segments were counted").toBe(true);
    expect(order.accept(server.end())).toBe(true);
    expect(dropped(), "after the turn").toEqual(none);
  });

  test.each(["sentence", "segment", "notice", "end"])("an answer without its head is noticed: %s first", (type) => {
    const server = new Server("own");
    const events: TurnEvent[] = [server.sentence(0, "a"), server.segment([1]), server.notice("a"), server.end()];
    const order = new TurnOrder("own");
    expect(() => order.accept(events.find((e) => e.type === type)!)).toThrow(`${type} before turn`);
  });

  test("an answer that begins twice is noticed", () => {
    const { order, server } = begun();
    expect(() => order.accept(server.begin())).toThrow("turn comes twice");
  });

  test("a hole in the picture is noticed instead of played", () => {
    const { order, server } = begun();
    order.accept(server.segment([0]));
    server.segment([1]);
    expect(() => order.accept(server.segment([2]))).toThrow("segment 2, expected 1");
  });

  test("a piece that comes twice is not played twice", () => {
    const { order, server } = begun();
    const piece = server.segment([0]);
    order.accept(piece);
    expect(() => order.accept(piece)).toThrow("segment 0, expected 1");
  });

  test("a hole does not keep the answer from ending", () => {
    const { order, server } = begun();
    server.segment([0]);
    expect(() => order.accept(server.segment([1]))).toThrow();
    expect(order.accept(server.end())).toBe(true);
  });

  test.each(["completed", "interrupted", "superseded", "failed"] as const)("nothing speaks after the end (%s)", (reason) => {
    const { order, server } = begun();
    expect(order.accept(server.end(reason))).toBe(true);
    for (const event of [server.sentence(1, "More."), server.segment([1]), server.notice("More."), server.end(), server.begin()])
      expect(() => order.accept(event)).toThrow(`${event.type} after end`);
  });
});
