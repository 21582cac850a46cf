import { type VendorPath, vendorPaths } from "@webcast-kit/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type MockServer, startMockServer } from "../../server.ts";

/** Every parameter that a path may want. */
const wanted = {
  unique_id: "streamer",
  text: "hello",
  url: "https://hooks.example/a",
  deviceId: "device-1",
  linkToken: "link-1",
};
const SESSION = "sessionid=session_john_doe";
const NEVER_IMPLEMENTED = "/captions/overlay/mint";
const OPEN = ["/captions/trial/check", "/captions/trial/claim-device"];

const rows: readonly VendorPath[] = vendorPaths;
const calls = rows.flatMap(({ path, methods, tier }) => methods.map((method) => ({ method, path, tier })));
const answered = calls.filter(({ path }) => path !== NEVER_IMPLEMENTED);
const places: Readonly<Record<string, string>> = { id: "wh_1", slug: "united-states", region: "US", classType: "A1" };

let mock: MockServer;
beforeAll(async () => {
  mock = await startMockServer({ profile: "vendor-2026", limits: false });
  await call("POST", "/api/webhooks");
});
afterAll(() => mock.close());

interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: { status_code: number; code?: string; data: Record<string, unknown> } & Record<string, unknown>;
}

async function call(
  method: string,
  path: string,
  {
    key = "test_ultra",
    parameters = wanted,
    server = mock,
  }: { key?: string; parameters?: object; server?: MockServer } = {},
): Promise<Reply> {
  const url = new URL(server.url + path.replace(/\{(\w+)\}/g, (_, name: string) => places[name] ?? ""));
  const headers: Record<string, string> = { "x-api-key": key, "x-cookie-header": SESSION };
  const init: RequestInit = { method, headers };
  if (method === "GET")
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, String(value));
  else {
    headers["content-type"] = "application/json";
    init.body = JSON.stringify(parameters);
  }
  const response = await fetch(url, init);
  return { status: response.status, headers: response.headers, body: (await response.json()) as Reply["body"] };
}

const dataOf = async (method: string, path: string, parameters: object = {}) =>
  (await call(method, path, { parameters })).body.data as Record<string, unknown>;

describe("an undocumented path of the profile vendor-2026", () => {
  it.each(answered)("answers $method $path", async ({ method, path }) => {
    const { status, headers, body } = await call(method, path);
    expect(body).toMatchObject({ status_code: 0 });
    expect(status).toBe(200);
    if (!OPEN.includes(path)) expect(body.data).toBeTypeOf("object");
    expect(headers.has("x-ratelimit-limit")).toBe(true);
  });

  it.each(answered.filter(({ path }) => !OPEN.includes(path)))(
    "wants a key for $method $path",
    async ({ method, path }) => {
      const { status, body } = await call(method, path, { key: "wrong" });
      expect(status).toBe(401);
      expect(body).toMatchObject({ status_code: -1, code: "INVALID_API_KEY" });
    },
  );

  it.each(answered.filter(({ tier }) => tier !== "sandbox"))("wants tier $tier for $path", async ({ method, path }) => {
    expect((await call(method, path, { key: "test_sandbox" })).body.code).toBe("TIER_REQUIRED");
  });

  it("that was never implemented is answered with 404", async () => {
    expect((await call("POST", NEVER_IMPLEMENTED)).status).toBe(404);
  });

  it("leaves no warning", () => {
    expect(mock.journal.find({ kind: "request" }).filter((entry) => "warning" in entry)).toEqual([]);
  });
});

describe("where the reference is played, an undocumented path", () => {
  let documented: MockServer;
  beforeAll(async () => {
    documented = await startMockServer({ limits: false });
  });
  afterAll(() => documented.close());

  it.each(calls)("is not found by $method $path, and the journal says why", async ({ method, path }) => {
    const { status, body } = await call(method, path, { server: documented });
    expect([status, body.code]).toEqual([404, "NOT_FOUND"]);
    expect(documented.journal.find({ kind: "request" }).at(-1)).toMatchObject({
      side: "api",
      method,
      status: 404,
      warning: "known undocumented path: public clients call it; start the mock with --profile vendor-2026",
    });
  });

  it("is no reason to warn when nobody knows it", async () => {
    await using server = await startMockServer();
    await call("GET", "/webcast/nothing", { server });
    expect(server.journal.find({ kind: "request" })[0]).not.toHaveProperty("warning");
  });

  it("a documented one by another method is answered with 405 and a warning, other names with a warning", async () => {
    await using server = await startMockServer({ limits: false });
    expect((await call("GET", "/webcast/room_info", { server })).status).toBe(405);
    const named = await call("GET", "/webcast/check_alive", {
      server,
      parameters: { unique_id: "streamer", username: "x" },
    });
    expect(named.status).toBe(200);
    const users = { parameters: { usernames: ["streamer"] } };
    expect((await call("POST", "/webcast/bulk_live_check", { server, ...users })).status).toBe(400);
    expect(server.journal.find({ kind: "request" })).toMatchObject([
      { warning: expect.stringContaining("known undocumented method") },
      { warning: expect.stringContaining("known undocumented parameter username:") },
      { warning: expect.stringContaining("known undocumented parameter usernames:") },
    ]);
  });
});

describe("what undocumented paths refuse", () => {
  it("is a method that a path with a parameter does not take", async () => {
    const { status, headers, body } = await call("GET", "/api/webhooks/wh_1/test");
    expect([status, headers.get("allow"), body.code]).toEqual([405, "POST", "METHOD_NOT_ALLOWED"]);
    expect((await call("GET", "/api/webhooks/wh_1/other")).status).toBe(404);
  });

  it("is an overlay of more than 64 KB", async () => {
    const save = (length: number) =>
      call("POST", "/captions/overlay/setups", { parameters: { text: "x".repeat(length) } });
    expect((await save(60_000)).status).toBe(200);
    const { status, body } = await save(70_000);
    expect([status, body.code]).toEqual([413, "PAYLOAD_TOO_LARGE"]);
  });
});

describe("what undocumented paths answer", () => {
  it("agrees with the documented paths on who is live", async () => {
    const { room_id } = await dataOf("POST", "/webcast/room_id", { unique_id: "streamer" });
    const status = await dataOf("POST", "/webcast/live_status", { unique_id: "@Streamer" });
    expect(status).toMatchObject({ unique_id: "streamer", room_id, is_live: true });
    expect(await dataOf("GET", "/webcast/is_live", { uniqueId: "streamer" })).toEqual({
      unique_id: "streamer",
      is_live: true,
    });
    expect(await dataOf("GET", "/webcast/live_status", { username: "night_owl_studio" })).toMatchObject({
      room_id: "",
      is_live: false,
      live_room: null,
    });
  });

  it("recommends a direct connection unless somebody is not live", async () => {
    expect(await dataOf("POST", "/webcast/connection_mode")).toEqual({ recommended_mode: "direct" });
    const offline = { unique_id: "night_owl_studio" };
    expect(await dataOf("GET", "/webcast/connection_mode", offline)).toEqual({ recommended_mode: "managed" });
  });

  it("lists followers and those who are followed alike on both sides", async () => {
    const people = await dataOf("GET", "/webcast/user_followers", { unique_id: "streamer", limit: 3, cursor: 1 });
    expect(people).toMatchObject({ users: expect.any(Array), cursor: 4 });
    const [follower] = people["users"] as { unique_id: string }[];
    const followed = await dataOf("GET", "/webcast/user_following", { unique_id: follower?.unique_id, limit: 100 });
    expect(followed["users"]).toContainEqual(expect.objectContaining({ unique_id: "streamer" }));
  });

  it("divides a leaderboard by region, however the region is written", async () => {
    const all = await dataOf("GET", "/webcast/leaderboard");
    const us = await dataOf("GET", "/webcast/leaderboard", { region: "US+" });
    const ranks = us["ranks"] as { region: string; rank: number }[];
    expect(new Set(ranks.map(({ region }) => region))).toEqual(new Set(["US"]));
    expect(ranks.map(({ rank }) => rank)).toEqual(ranks.map((_, index) => index + 1));
    expect(ranks.length).toBeLessThan((all["ranks"] as unknown[]).length);
    expect((await dataOf("GET", "/api/leaderboards/country/{slug}"))["ranks"]).toEqual(ranks);
  });

  it("puts every creator of a league into one class", async () => {
    const { leagues } = await dataOf("GET", "/webcast/leaderboard/leagues");
    const classes = leagues as { class_type: string; creators: number }[];
    for (const { class_type, creators } of classes) {
      const board = await dataOf("GET", "/webcast/leaderboard/league", { class_type });
      expect(board["ranks"]).toHaveLength(creators);
    }
  });

  it("adds up what a gifter gave", async () => {
    const { gifters } = await dataOf("GET", "/api/gifters/leaderboard", { limit: 1 });
    const [best] = gifters as { unique_id: string; diamonds: number }[];
    const profile = await dataOf("GET", "/api/gifters/profile", { unique_id: best?.unique_id });
    expect(profile["diamonds"]).toBe(best?.diamonds);
    const top = await dataOf("GET", "/api/gifters/top", { creator: "streamer", limit: 5 });
    expect(top).toMatchObject({ creator: "streamer" });
    expect(top["gifters"]).toHaveLength(5);
  });

  it("pages eligible creators", async () => {
    const ids = async (page: number) => {
      const { creators } = await dataOf("GET", "/webcast/eligible_creators", { page, limit: 7, min_score: 50 });
      return (creators as { user_id: string }[]).map(({ user_id }) => user_id);
    };
    const [first, second] = [await ids(1), await ids(2)];
    expect(new Set([...first, ...second]).size).toBe(14);
  });

  it("keeps webhooks and overlays for the key that made them", async () => {
    const made = await dataOf("POST", "/api/webhooks", { url: "https://hooks.example/b", events: ["live.start"] });
    expect((await dataOf("GET", "/api/webhooks"))["webhooks"]).toContainEqual(made);
    const others = await call("GET", "/api/webhooks", { key: "test_pro" });
    expect(others.body.data["webhooks"]).toEqual([]);
    await call("POST", "/captions/overlay/setups", { parameters: { font: "serif" } });
    const { setups } = await dataOf("GET", "/captions/overlay/setups");
    expect(setups).toContainEqual(expect.objectContaining({ font: "serif" }));
  });

  it("lets a device into its trial once it is claimed", async () => {
    const stateOf = async (deviceId: string) =>
      (await call("GET", "/captions/trial/check", { parameters: { deviceId } })).body["state"];
    expect(await stateOf("device-2")).toBe("sign_in_required");
    await call("POST", "/captions/trial/claim-device", { parameters: { deviceId: "device-2", linkToken: "t" } });
    expect(await stateOf("device-2")).toBe("account_trial");
  });

  it("tells the credits that are there", async () => {
    await using server = await startMockServer({ profile: "vendor-2026" });
    server.setCredits("test_pro", 7);
    const { body } = await call("GET", "/captions/credits", { server, key: "test_pro" });
    expect(body.data).toEqual({ total: 7, used: 0, remaining: 7 });
  });

  it("refuses what does not fit, and who does not exist", async () => {
    expect(
      (await call("GET", "/webcast/user_videos", { parameters: { unique_id: "streamer", limit: 0 } })).body.code,
    ).toBe("INVALID_REQUEST");
    expect((await call("GET", "/webcast/profile_info", { parameters: {} })).body.code).toBe("INVALID_REQUEST");
    expect((await call("GET", "/webcast/profile_info", { parameters: { unique_id: "no_such_one" } })).body.code).toBe(
      "NOT_FOUND",
    );
  });
});

describe("the limits of the profile", () => {
  it("are those of the vendor's tiers", async () => {
    await using server = await startMockServer({ profile: "vendor-2026" });
    const options = { server, key: "test_sandbox" };
    for (let count = 0; count < 20; count++) {
      const { status, headers } = await call("GET", "/webcast/is_live", options);
      expect([status, headers.get("x-ratelimit-limit"), headers.get("x-ratelimit-remaining")]).toEqual([
        200,
        "20",
        String(19 - count),
      ]);
    }
    const refused = await call("GET", "/webcast/is_live", options);
    expect([refused.status, refused.body.code]).toEqual([429, "RATE_LIMITED"]);
    // A device without a key may go on asking.
    expect((await call("GET", "/captions/trial/check", options)).status).toBe(200);
  });
});
