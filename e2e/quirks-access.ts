import { endpoints } from "@webcast-kit/contract";
import { createQuota, type SigningClient, type SigningError } from "@webcast-kit/signing";
import { expect } from "vitest";
import { type Checks, codeOf, errorOf, type Rig, ROOM } from "./quirks-rig.ts";

/** Readings of who may call, how often, and what limits are told. */

const MINUTE_MS = 60_000;
const room = { room_id: ROOM };
const lookUp = { user_ids: ["107955"] };
const image = endpoints.solveShapes.example.request.image;

/** A tier that the reference gives in two ways: with the larger one there is no doubt, the smaller one is told. */
async function wantsTier(rig: Rig, call: (client: SigningClient) => Promise<unknown>, isPro: boolean): Promise<void> {
  expect(await codeOf(call(rig.clientOf("pro")))).toBeUndefined();
  expect(await codeOf(call(rig.clientOf("basic")))).toBe(isPro ? "ERR_TIER_REQUIRED" : undefined);
}

/** Uses up the five calls a minute of the smallest tier, and learns how long to wait, whatever tells it. */
async function knowsWhenToComeBack(rig: Rig): Promise<void> {
  const sandbox = rig.clientOf("sandbox");
  for (let calls = 0; calls < 5; calls++) await sandbox.rateLimits();
  const error = (await errorOf(sandbox.rateLimits())) as SigningError;
  expect(error).toMatchObject({ code: "ERR_RATE_LIMITED", rateLimit: { limit: 5, remaining: 0 } });
  const { api } = await rig.clientOf("basic").rateLimits();
  const waits = [error.retryAfterMs ?? 0, (error.rateLimit?.resetAtMs ?? 0) - Date.now(), api.resetAtMs - Date.now()];
  for (const waitMs of waits) expect(Math.abs(waitMs - MINUTE_MS)).toBeLessThan(10_000);
}

export const accessChecks: Checks<
  | "tierNames"
  | "unlimited"
  | "rateLimits"
  | "feedTier"
  | "regionalTier"
  | "captchaTier"
  | "restJwt"
  | "rateLimitReset"
  | "retryAfter"
  | "sessionForms"
  | "cachedLookups"
> = {
  tierNames: async (rig, value) => expect((await rig.clientOf("sandbox").rateLimits()).tier).toBe(value),
  unlimited: async (rig, value) => {
    // Where no header tells the limit, nothing tells that there is none: then it has to be an option.
    const quota = createQuota(value === "sentinel" ? {} : { limit: 1_000_000 });
    const client = rig.clientOf("pro", { quota });
    const answers = await Promise.all(Array.from({ length: 20 }, () => client.rateLimits()));
    for (const { api } of answers) expect(api).toMatchObject({ limit: 1_000_000, remaining: 1_000_000 });
  },
  rateLimits: async ({ client }, value) => {
    const { api, bulk } = await client.rateLimits();
    expect([api.limit, bulk?.limit]).toEqual([300, value === "full" ? 500 : undefined]);
  },
  feedTier: (rig, value) => wantsTier(rig, ({ rest }) => rest.feed({ count: 5 }), value === "pro"),
  regionalTier: (rig, value) => wantsTier(rig, ({ rest }) => rest.regionalRanklist(room), value === "pro"),
  captchaTier: (rig, value) => wantsTier(rig, ({ rest }) => rest.solveShapes({ image }), value === "pro"),
  restJwt: async ({ client: { rest } }) => expect(await rest.checkAlive({ room_ids: ROOM })).toMatchObject([room]),
  rateLimitReset: knowsWhenToComeBack,
  retryAfter: knowsWhenToComeBack,
  sessionForms: async (rig) => {
    const { rest } = rig.client;
    expect(await rest.listBans(room)).toEqual({ banned_users: [] });
    expect(await rest.userEarnings({ unique_id: "creator" })).toHaveProperty("diamonds");
    const anonymous = rig.clientOf("ultra", { session: undefined });
    const { cookies } = await anonymous.rest.feed({ session_id: "YOUR_SESSION_ID" });
    expect(cookies).toContain("sessionid=YOUR_SESSION_ID");
  },
  cachedLookups: async (rig, value) => {
    const { rest } = rig.clientOf("sandbox");
    for (let calls = 0; calls < 5; calls++) await rest.resolveUserIds(lookUp);
    expect(await codeOf(rest.resolveUserIds(lookUp))).toBe(value === "counted" ? "ERR_RATE_LIMITED" : undefined);
  },
};
