import { tierLimits, UNLIMITED } from "@webcast-kit/contract";
import { describe, expect, it } from "vitest";
import { Account } from "./accounts.ts";
import { CreditLedger, Credits } from "./credits.ts";

const MINUTE_MS = 60_000;

describe("Credits", () => {
  it("costs one credit a minute, and no more than there is", () => {
    const credits = new Credits(3);
    for (let turn = 0; turn < 7; turn++) credits.spend(MINUTE_MS / 7);
    credits.spend(MINUTE_MS / 2);
    expect(credits.balance).toEqual({ total: 3, used: 1.5, remaining: 1.5 });
    credits.spend(2 * MINUTE_MS);
    expect(credits.balance).toEqual({ total: 3, used: 3, remaining: 0 });
    expect(credits.remainingMs).toBe(0);
  });

  it("tells that nothing remains only when nothing does", () => {
    const credits = new Credits(1);
    credits.spend(MINUTE_MS - 1);
    expect(credits.balance).toEqual({ total: 1, used: 0.99, remaining: 0.01 });
  });

  it("begins anew when it is set", () => {
    const credits = new Credits(3);
    credits.spend(MINUTE_MS);
    credits.set(0.5);
    expect(credits.balance).toEqual({ total: 0.5, used: 0, remaining: 0.5 });
    expect(credits.percentage).toBe(100);
    credits.set(0);
    expect(credits.percentage).toBe(0);
  });

  it.each([-1, Number.NaN, 1e10])("cannot be set to %s", (total) => {
    expect(() => new Credits(1).set(total)).toThrow(expect.objectContaining({ code: "ERR_ARGUMENT" }));
  });

  it("does not count what is not limited, until it is set", () => {
    const credits = new Credits(null);
    credits.spend(MINUTE_MS);
    expect(credits.balance).toEqual({ total: UNLIMITED, used: 0, remaining: UNLIMITED });
    credits.set(2);
    credits.spend(MINUTE_MS);
    expect(credits.balance).toEqual({ total: 2, used: 1, remaining: 1 });
  });
});

describe("CreditLedger", () => {
  it("keeps the credits of each account, and none where nothing is limited", () => {
    const ledger = new CreditLedger();
    const [ann, bob, free] = [
      new Account("ann", "basic", tierLimits),
      new Account("bob", "pro", tierLimits),
      new Account("free", "pro", undefined),
    ];
    ledger.of(ann).spend(MINUTE_MS);
    expect(ledger.of(ann).balance).toEqual({ total: 1000, used: 1, remaining: 999 });
    expect(ledger.of(bob).balance.used).toBe(0);
    expect(ledger.of(free).balance.total).toBe(UNLIMITED);
  });
});
