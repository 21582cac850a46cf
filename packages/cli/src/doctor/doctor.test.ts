import { describe, expect, it } from "vitest";
import { judgeClock } from "./clock.ts";
import { judgeLimits } from "./key.ts";
import { judgeNode, judgeProxy } from "./surroundings.ts";

describe("judgeClock", () => {
  const at = (offMs: number, exchangeMs = 100) => {
    const sentMs = 1_000_000 + offMs - exchangeMs / 2;
    return judgeClock({ serverMs: 999_500, sentMs, receivedMs: sentMs + exchangeMs });
  };

  it("tells how far off the clock is, and which way", () => {
    expect(at(400)).toEqual({ check: "clock", state: "ok", text: "this clock is 0.4 s ahead of the API's" });
    expect(at(-5000)).toMatchObject({ state: "warn", text: "this clock is 5.0 s behind the API's" });
    expect(at(60_000)).toMatchObject({ state: "fail", text: expect.stringContaining("60.0 s ahead of") });
  });

  it("does not blame the clock for a slow exchange", () => {
    expect(at(4000, 3000).state).toBe("ok");
  });

  it("warns when the server does not say its time", () => {
    expect(judgeClock({ serverMs: Number.NaN, sentMs: 0, receivedMs: 1 }).state).toBe("warn");
  });
});

describe("judgeLimits", () => {
  it("warns when nothing is left", () => {
    const states = (remaining: number, current: number) =>
      judgeLimits({ tier: "pro", api: { limit: 5, remaining, resetAtMs: 0 }, websocket: { limit: 2, current } }).map(
        ({ state }) => state,
      );
    expect(states(1, 1)).toEqual(["ok", "ok", "ok"]);
    expect(states(0, 2)).toEqual(["ok", "warn", "warn"]);
  });
});

describe("judgeNode", () => {
  it.each([
    ["20.18.3", "fail"],
    ["20.19.0", "ok"],
    ["18.20.0", "fail"],
    ["22.0.0", "ok"],
  ])("%s: %s", (version, state) => {
    expect(judgeNode(version).state).toBe(state);
  });
});

describe("judgeProxy", () => {
  it("shows the host of a proxy, and never its password", () => {
    const { state, text } = judgeProxy("http://user:secret@proxy.example:8080", {});
    expect([state, text]).toEqual(["ok", "through proxy.example:8080"]);
    expect(judgeProxy("no url", {}).state).toBe("fail");
  });

  it("warns of a variable that is not used", () => {
    expect(judgeProxy(undefined, {}).state).toBe("ok");
    const { state, text } = judgeProxy(undefined, { HTTPS_PROXY: "http://user:secret@proxy.example" });
    expect([state, text]).toEqual(["warn", "HTTPS_PROXY is set, but not used: say --proxy"]);
  });
});
