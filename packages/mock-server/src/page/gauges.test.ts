import { tierLimits } from "@webcast-kit/contract";
import { describe, expect, it } from "vitest";
import { Accounts } from "../limits/accounts.ts";
import { gaugesOf } from "./gauges.ts";

const NOW = 1_000_000;

function gaugesNamed(accounts: Accounts, name: string) {
  return gaugesOf(accounts, NOW).find((gauges) => gauges.name === name);
}

describe("the gauges of keys", () => {
  it("tell what is left and when there is room for one more, and use up nothing", () => {
    const accounts = new Accounts(tierLimits);
    accounts.get("test_sandbox")?.takeRequest(NOW - 10_000);
    for (let reading = 0; reading < 10; reading++) {
      expect(gaugesNamed(accounts, "test_sandbox")?.requests).toEqual({
        limit: 5,
        remaining: 4,
        resetAtMs: NOW + 50_000,
      });
    }
  });

  it("have no time where nothing is used, and no numbers where nothing is limited", () => {
    const nothing = { limit: null, remaining: null, resetAtMs: null };
    expect(gaugesNamed(new Accounts(tierLimits), "test_basic")).toMatchObject({
      requests: { limit: 60, remaining: 60, resetAtMs: null },
      maxWebsockets: 3,
    });
    expect(gaugesNamed(new Accounts(undefined), "test_basic")).toMatchObject({
      ...{ requests: nothing, connects: nothing, feed: nothing, maxWebsockets: null },
    });
  });

  it("call a key that is not the mock's own by its place", () => {
    const accounts = new Accounts(tierLimits);
    accounts.set("live_51Hsecret", "pro");
    const text = JSON.stringify(gaugesOf(accounts, NOW));
    expect(text).toContain('"key 5"');
    expect(text).not.toContain("secret");
  });

  it("are those of the first hundred keys", () => {
    const accounts = new Accounts(tierLimits);
    for (let count = 0; count < 200; count++) accounts.set(`key-${count}`, "basic");
    expect(gaugesOf(accounts, NOW)).toHaveLength(100);
  });
});
