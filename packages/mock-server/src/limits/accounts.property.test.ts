import { type Tier, tierLimits, tiers, UNLIMITED, vendorTierLimits } from "@webcast-kit/contract";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Account, type TierTable } from "./accounts.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** A table whose daily quota can be reached within a property. */
const small: TierTable = {
  ...tierLimits,
  sandbox: { ...tierLimits.sandbox, requestsPerMinute: 2, requestsPerDay: 3 },
  basic: { ...tierLimits.basic, requestsPerMinute: 3, requestsPerDay: 5 },
};
const tables = fc.constantFrom<TierTable>(small, tierLimits, vendorTierLimits, undefined);
const tier = fc.constantFrom<Tier>(...tiers);
const waits = fc.oneof(
  fc.constant(0),
  fc.nat(MINUTE_MS),
  fc.nat(DAY_MS / 4),
  fc.integer({ min: DAY_MS - MINUTE_MS, max: DAY_MS }),
);

/** Requests after a wait, and moves to another tier. */
const steps = fc.array(fc.oneof({ weight: 8, arbitrary: waits }, tier), { maxLength: 150, size: "max" });

interface Counted {
  readonly at: number;
  readonly perMinute: number | null;
  readonly perDay: number | null;
}

function play(account: Account, all: readonly (number | Tier)[], each: (now: number) => void): void {
  let now = 0;
  for (const step of all) {
    if (typeof step === "string") {
      account.tier = step;
      continue;
    }
    now += step;
    each(now);
  }
}

/** How many allowed requests a window that ends with one of them holds, and which limit that one was under. */
function fullest(counted: readonly Counted[], limit: "perMinute" | "perDay", windowMs: number): boolean {
  return counted.every(({ at, [limit]: most }, index) => {
    const inside = counted.filter(
      (other, place) => place <= index && other[limit] !== null && other.at > at - windowMs,
    );
    return most === null || inside.length <= most;
  });
}

describe("Account", () => {
  it("stays within the minute and the day of the tier that it had at each request", () => {
    fc.assert(
      fc.property(tables, tier, steps, (table, first, all) => {
        const account = new Account("k", first, table);
        const counted: Counted[] = [];
        play(account, all, (now) => {
          const { requestsPerMinute = null, requestsPerDay = null } = account.limits ?? {};
          const quota = account.takeRequest(now);
          expect(quota.remaining).toBeGreaterThanOrEqual(0);
          expect(quota.remaining).toBeLessThanOrEqual(quota.limit);
          if (quota.allowed) counted.push({ at: now, perMinute: requestsPerMinute, perDay: requestsPerDay });
        });
        expect(fullest(counted, "perMinute", MINUTE_MS)).toBe(true);
        expect(fullest(counted, "perDay", DAY_MS)).toBe(true);
      }),
    );
  });

  it("lets a refused request in when it says that it will", () => {
    fc.assert(
      fc.property(tables, tier, steps, (table, first, all) => {
        const account = new Account("k", first, table);
        let later = 0;
        play(account, all, (now) => {
          const at = now + later;
          const { allowed, resetAtMs } = account.takeRequest(at);
          if (allowed) return;
          expect(resetAtMs).toBeGreaterThan(at);
          later += resetAtMs - at;
          expect(account.takeRequest(now + later).allowed).toBe(true);
        });
      }),
    );
  });

  it("tells an unlimited tier the same number always", () => {
    const account = new Account("k", "ultra", undefined);
    for (let now = 0; now < 2000; now++) {
      expect(account.takeRequest(now)).toEqual({
        allowed: true,
        limit: UNLIMITED,
        remaining: UNLIMITED,
        resetAtMs: now,
      });
    }
  });

  it("never has more sockets open, and never more connects a day, than the tier allows", () => {
    const open = fc.record({ kind: fc.constant("open" as const), wait: waits });
    const close = fc.record({ kind: fc.constant("close" as const), wait: waits });
    fc.assert(
      fc.property(tier, fc.array(fc.oneof({ weight: 3, arbitrary: open }, close)), (first, all) => {
        const account = new Account("k", first, small);
        const connects: number[] = [];
        let now = 0;
        for (const { kind, wait } of all) {
          now += wait;
          if (kind === "close" && account.openWebsockets > 0) account.releaseWebsocket();
          if (kind === "close" || account.websocketProblem(now) !== undefined) continue;
          account.takeWebsocket(now);
          connects.push(now);
          const { maxWebsockets, websocketConnectsPerDay } = small[first];
          expect(account.openWebsockets).toBeLessThanOrEqual(maxWebsockets);
          const today = connects.filter((time) => time > now - DAY_MS).length;
          expect(today).toBeLessThanOrEqual(websocketConnectsPerDay ?? Number.POSITIVE_INFINITY);
        }
      }),
    );
  });
});
