import { tierLimits } from "@webcast-kit/contract";
import { describe, expect, it } from "vitest";
import { Accounts } from "./accounts.ts";

describe("Accounts", () => {
  it("has an account of the site that tokens lead to, and no key", () => {
    const accounts = new Accounts(tierLimits);
    const { siteAccount } = accounts;
    expect(siteAccount.tier).toBe("ultra");
    expect(accounts.ofGrant(siteAccount.key)).toBe(siteAccount);
    expect(accounts.get(siteAccount.key)).toBeUndefined();
    expect(accounts.list()).not.toContain(siteAccount);
  });

  it("gives the account whose key asked for a token", () => {
    const accounts = new Accounts(tierLimits);
    expect(accounts.ofGrant("test_pro")).toBe(accounts.get("test_pro"));
    expect([accounts.ofGrant("nobody"), accounts.ofGrant(undefined)]).toEqual([undefined, undefined]);
  });
});
