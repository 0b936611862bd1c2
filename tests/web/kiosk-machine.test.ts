import { beforeEach, describe, expect, test } from "./vitest";
import { KioskMachine } from "../../web/src/kiosk/kioskMachine";

/** If these fail, a visitor reads what the one before asked, or is thrown out in the middle of an answer. */
describe("the kiosk's state", () => {
  let now = 0;
  let left: boolean[] = [];
  let kiosk: KioskMachine;

  /** Time passes as on the page, a quarter of a second a tick. */
  function pass(seconds: number): void {
    for (const end = now + seconds * 1000; now < end; ) kiosk.tick((now += 250));
  }

  beforeEach(() => {
    now = 1000;
    left = [];
    kiosk = new KioskMachine({ pauseMs: 60_000, countdownMs: 20_000, graceMs: 2500 }, now, (used) => void left.push(used));
    kiosk.presenter("ready");
  });

  test("a touch wakes, and a touch, the keyboard and a question are seen", () => {
    expect(kiosk.state).toBe("attract");
    kiosk.touched();
    expect(kiosk.state).toBe("awake");
    kiosk.keyboard(true);
    expect(kiosk.state).toBe("asking");
    kiosk.keyboard(false);
    kiosk.said();
    kiosk.presenter("thinking");
    expect(kiosk.state).toBe("answering");
    kiosk.presenter("speaking");
    expect(kiosk.state).toBe("answering");
    kiosk.presenter("ready");
    expect(kiosk.state).toBe("awake");
  });

  test("who asked and left is warned with a countdown, then forgotten", () => {
    kiosk.said();
    pass(59);
    expect([kiosk.state, kiosk.secondsLeft]).toEqual(["awake", null]);
    pass(1);
    expect([kiosk.state, kiosk.secondsLeft]).toEqual(["warning", 20]);
    pass(15);
    expect(kiosk.secondsLeft).toBe(5);
    expect(left).toEqual([]);
    pass(5);
    expect([kiosk.state, left]).toEqual(["attract", [true]]);
    // The next visitor begins with nothing to lose.
    kiosk.touched();
    pass(60);
    expect([kiosk.state, left]).toEqual(["attract", [true, false]]);
  });

  test("who is still there keeps the conversation, and has the whole pause again", () => {
    kiosk.said();
    pass(70);
    kiosk.touched();
    expect(kiosk.state).toBe("awake");
    pass(59);
    expect(kiosk.state).toBe("awake");
    pass(1);
    expect(kiosk.state).toBe("warning");
    expect(left).toEqual([]);
  });

  test("who touched but asked nothing is not asked either", () => {
    kiosk.touched();
    pass(60);
    expect([kiosk.state, left]).toEqual(["attract", [false]]);
  });

  test("a long answer is heard to its end, and the pause begins after it", () => {
    kiosk.said();
    kiosk.presenter("speaking");
    pass(300);
    expect(kiosk.state).toBe("answering");
    kiosk.presenter("ready");
    pass(59);
    expect(kiosk.state).toBe("awake");
  });

  test("a passer-by wakes it, but does not keep another's conversation", () => {
    kiosk.approached();
    expect(kiosk.state).toBe("awake");
    kiosk.said();
    pass(61);
    expect(kiosk.state).toBe("warning");
    kiosk.approached();
    expect(kiosk.state).toBe("warning");
    pass(20);
    expect(kiosk.state).toBe("attract");
  });

  test("a short break of the connection is not seen; a longer one is, and goes away by itself", () => {
    kiosk.said();
    kiosk.presenter("offline");
    pass(2);
    expect(kiosk.state).toBe("awake");
    kiosk.presenter("offline");
    pass(1);
    expect(kiosk.state).toBe("offline");
    kiosk.presenter("ready");
    expect(kiosk.state).toBe("awake");
    expect(left).toEqual([]);
  });

  test("also without a connection a conversation is forgotten", () => {
    kiosk.said();
    kiosk.presenter("offline");
    pass(81);
    expect([kiosk.state, kiosk.occupied, left]).toEqual(["offline", false, [true]]);
    kiosk.presenter("ready");
    expect(kiosk.state).toBe("attract");
  });
});
