import { afterEach, beforeEach, describe, expect, test, vi } from "./vitest";
import { WidgetToken } from "../../web/src/session/widgetToken";

let calls: string[];
let answer: { status: number; body: object };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance"] });
  calls = [];
  answer = { status: 200, body: { token: "one", expiresInSeconds: 600 } };
  vi.stubGlobal("fetch", (url: string, options: { method: string; credentials: string }) => {
    calls.push(`${options.method} ${url} ${options.credentials}`);
    return Promise.resolve({ status: answer.status, json: () => Promise.resolve(answer.body) });
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("the widget's token", () => {
  test("is fetched once, and anew before it runs out", async () => {
    const token = new WidgetToken("https://host");
    expect([await token.get(), await token.get()]).toEqual(["one", "one"]);
    expect(calls).toEqual(["POST https://host/api/widget/token omit"]);
    vi.advanceTimersByTime(569_000);
    await token.get();
    expect(calls).toHaveLength(1);
    vi.advanceTimersByTime(2_000);
    answer.body = { token: "two", expiresInSeconds: 600 };
    expect(await token.get()).toBe("two");
  });

  test("that a restarted server does not know is given up", async () => {
    const token = new WidgetToken("");
    await token.get();
    token.forget();
    await token.get();
    expect(calls).toHaveLength(2);
  });

  test("is refused to a page that may not embed, with the server's reason", async () => {
    answer = { status: 403, body: { error: "Origins must name https://evil.example" } };
    const token = new WidgetToken("");
    await expect(token.get()).rejects.toThrow("Origins must name");
    expect(token.refusal).toBe("Origins must name https://evil.example");
  });

  test("that is refused for a while is no refusal for good", async () => {
    answer = { status: 429, body: {} };
    const token = new WidgetToken("");
    await expect(token.get()).rejects.toThrow("429");
    expect(token.refusal).toBeNull();
  });
});
