import { UNLIMITED } from "@webcast-kit/contract";
import { describe, expect, it } from "vitest";
import { Visitors } from "./visitors.ts";

describe("Visitors", () => {
  it("counts the requests and sockets of each address by itself", () => {
    const visitors = new Visitors({ requestsPerMinute: 1, maxSockets: 1 });
    expect(visitors.takeRequest("a", 0)).toEqual({ allowed: true, limit: 1, remaining: 0, resetAtMs: 60_000 });
    expect([visitors.takeRequest("a", 1).allowed, visitors.takeRequest("b", 1).allowed]).toEqual([false, true]);
    visitors.takeSocket("a");
    expect([visitors.hasRoomForSocket("a"), visitors.hasRoomForSocket("b")]).toEqual([false, true]);
    visitors.releaseSocket("a");
    expect(visitors.hasRoomForSocket("a")).toBe(true);
  });

  it("tells who has no limit the number that stands for none, always", () => {
    const visitors = new Visitors({ requestsPerMinute: null, maxSockets: null });
    for (let turn = 0; turn < 3; turn++) {
      visitors.takeSocket("a");
      expect(visitors.takeRequest("a", 5)).toEqual({
        allowed: true,
        limit: UNLIMITED,
        remaining: UNLIMITED,
        resetAtMs: 5,
      });
    }
    expect(visitors.hasRoomForSocket("a")).toBe(true);
  });
});
