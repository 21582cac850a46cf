import { describe, expect, it } from "vitest";
import { closeCodes } from "./close-codes.ts";
import { endpoints } from "./endpoints/index.ts";
import { tierAliases, tierLimits, tierOf, tiers, vendorTierLimits } from "./tiers.ts";

describe("tierLimits", () => {
  it("never gives a larger tier fewer sockets or a smaller batch", () => {
    for (const [index, tier] of tiers.entries()) {
      const smaller = tiers[index - 1];
      if (smaller === undefined) continue;
      expect(tierLimits[tier].maxWebsockets).toBeGreaterThan(tierLimits[smaller].maxWebsockets);
      expect(tierLimits[tier].bulkCheckSize).toBeGreaterThan(tierLimits[smaller].bulkCheckSize);
    }
  });

  it("gives sandbox five minutes and every other tier eight hours", () => {
    expect(tierLimits.sandbox.websocketLifetimeMs).toBe(5 * 60_000);
    for (const tier of tiers.slice(1)) expect(tierLimits[tier].websocketLifetimeMs).toBe(8 * 3_600_000);
    expect(closeCodes.MAX_LIFETIME.code).toBe(4555);
  });

  it("lets a tier call feed exactly where feed lets the tier in", () => {
    for (const [index, tier] of tiers.entries()) {
      const isLetIn = index >= tiers.indexOf(endpoints.feed.tier);
      expect([tier, tierLimits[tier].feedCallsPerDay !== 0]).toEqual([tier, isLetIn]);
    }
  });

  it("has no daily limit of requests in the reference, and one for every tier in the vendor's clients", () => {
    for (const tier of tiers) {
      expect(tierLimits[tier].requestsPerDay).toBeNull();
      expect(vendorTierLimits[tier].requestsPerDay).toBeGreaterThan(0);
    }
  });

  it("knows a tier for each other name, none of which is a tier", () => {
    for (const [alias, tier] of Object.entries(tierAliases)) {
      expect(tiers).toContain(tier);
      expect(tiers).not.toContain(alias);
    }
  });

  it("finds a tier by its name or another, in any case", () => {
    for (const tier of tiers) expect([tierOf(tier), tierOf(tier.toUpperCase())]).toEqual([tier, tier]);
    expect([tierOf("Free"), tierOf("AGENCY")]).toEqual(["sandbox", "ultra"]);
    expect([tierOf("gold"), tierOf(""), tierOf("constructor")]).toEqual([undefined, undefined, undefined]);
  });
});
