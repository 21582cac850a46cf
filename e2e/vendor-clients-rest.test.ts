import { readDemoTape } from "@webcast-kit/mock-server";
import { describe, expect, it } from "vitest";
import { type ClientKind, isRunnable, type VendorClient } from "./vendor-clients.ts";
import { VendorStage } from "./vendor-clients-stage.ts";

const name = "streamer";
const session = { session_id: "session_streamer" };

/** Methods of `TikTool`, as Node.js names them, with good arguments. */
const calls: readonly (readonly [method: string, args?: readonly unknown[], named?: object])[] = [
  ["signUrl", ["https://webcast.tiktok.com/webcast/room/info/?room_id=7123456789"]],
  ["signWebsocket", [{ room_id: "7123456789" }]],
  ["wsCredentials", [name]],
  ["connectionMode", [name]],
  ["checkAlive", [name]],
  ["rateLimits"],
  ["wsSessions"],
  ["jwt"],
  ["jwt", [{ allowed_creators: [name], expire_after: 60 }]],
  ["isLive", [name]],
  ["liveStatus", [name]],
  ["bulkLiveCheck", [[name, "offline_creator"]]],
  ["liveCounts"],
  ["liveCounts", ["US"]],
  ["roomId", [name]],
  ["roomInfo", [name]],
  ["roomCover", [name]],
  ["roomVideo", [name]],
  ["rankings", [], { unique_id: name }],
  ["ranklist", [], { region: "US+" }],
  ["ranklistRegional", ["US"]],
  ["ranklistGaming", ["US"]],
  ["gamingMovers", ["US"]],
  ["regionMovers", ["US"]],
  ["leaderboard", [], { region: "US+" }],
  ["eligibleCreators", [], { region: "US+", page: 1, limit: 50, min_score: 1 }],
  ["giftInfo", [], { unique_id: name }],
  ["giftGallery"],
  ["giftsByCountry", ["US"]],
  ["lookupUsername", [name]],
  ["profileInfo", [name]],
  ["resolveUserIds", [[name, "creator"]]],
  ["userProfile", [name]],
  ["userVideos", [name], { limit: 2 }],
  ["userFollowers", [name], { limit: 2 }],
  ["userFollowing", [name], { limit: 2 }],
  ["userLikes", [name], { limit: 2 }],
  ["hashtagList", [], { count: 5 }],
  ["fetch", [{ unique_id: name }]],
  ["feed", [], { region: "US", count: 5 }],
  ["chat", [name], { text: "hi", ...session }],
  ["analyticsVideoList", [], { unique_id: name, ...session }],
  ["analyticsUserInteractions", [], { room_id: "7123456789", ...session }],
  ["captionsCredits"],
];

/** These want a session, which the client has no way to send. */
const withoutSession = ["userEarnings", "moderationMutes", "moderationBans"];

/** The mock solves only what it drew itself, so what is sent here is no image. */
const notSolved: typeof calls = [
  ["solvePuzzle", [{ puzzle: "bm9uZQ==", piece: "bm9uZQ==" }]],
  ["solveRotate", [{ outer: "bm9uZQ==", inner: "bm9uZQ==" }]],
  ["solveShapes", [{ image: "bm9uZQ==" }]],
];

const inPython = (method: string) => method.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

describe.each([
  { language: "node", name: "tiktok-live-api", member: "TikTool", keyed: (apiKey: string) => [{ apiKey }] },
  { language: "python", name: "tiktok-live-api", member: "TikTool", keyed: (api_key: string) => [{ api_key }] },
] as const)("REST calls of the unchanged $name for $language", ({ keyed, ...kind }) => {
  const create = (stage: VendorStage, key: string) => stage.client(kind, { args: keyed(key) });
  const call = (client: VendorClient, [method, args, named]: (typeof calls)[number]) =>
    client.call(kind.language === "node" ? method : inPython(method), args, named);

  it.skipIf(!isRunnable(kind))("succeed by their methods and in their words", async () => {
    await using stage = await VendorStage.open({
      limits: false,
      tape: readDemoTape(),
      quirks: { sessionForms: "both" },
    });
    const client = create(stage, "test_ultra");
    for (const each of calls) {
      expect([each, await call(client, each)]).toMatchObject([each, { value: { status_code: 0 } }]);
    }
    const listed = await call(client, ["analyticsVideoList", [], { unique_id: name, ...session }]);
    const { video_id } = (listed.value as { data: { video_id: string }[] }).data[0] ?? {};
    const detail = await call(client, ["analyticsVideoDetail", [], { video_id, ...session }]);
    expect(detail).toMatchObject({ value: { data: { video_id } } });
    expect(stage.mock.roomLog(name).map(({ event }) => event)).toMatchObject([{ type: "chat", comment: "hi" }]);
  });

  it.skipIf(!isRunnable(kind))("are told that they need a session, a tier, a key or an image", async () => {
    await using stage = await VendorStage.open();
    const pro = create(stage, "test_pro");
    for (const method of withoutSession) {
      expect([method, await call(pro, [method, [name]])]).toMatchObject([method, { status: 401 }]);
    }
    for (const each of notSolved) {
      const refused = { status: 400, error: expect.stringContaining("image in base64") };
      expect([each[0], await call(pro, each)]).toMatchObject([each[0], refused]);
    }
    const small = { status: 403, error: expect.stringContaining("needs tier ultra") };
    expect(await call(pro, ["giftsByCountry", ["US"]])).toMatchObject(small);
    expect(await call(create(stage, "wrong"), ["rateLimits"])).toMatchObject({ status: 401 });
  });

  it.skipIf(!isRunnable(kind))("are told when there were too many", async () => {
    await using stage = await VendorStage.open();
    const client = create(stage, "test_sandbox");
    for (let count = 0; count < 20; count++) await call(client, ["isLive", [name]]);
    expect(await call(client, ["isLive", [name]])).toEqual({
      status: 429,
      error: "Rate limit of 20 requests exceeded",
    });
  });
});

const recorder: ClientKind = { language: "python", name: "tiktok-live-recorder", member: "TikTokLiveRecorder" };

describe.skipIf(!isRunnable(recorder))("the unchanged tiktok-live-recorder for Python", () => {
  const resolve = (stage: VendorStage, uniqueId: string, api_key = "") =>
    stage.client(recorder, { args: [uniqueId, { api_key }] }).call("resolve");

  it("finds what to record, with a key and without one", async () => {
    await using stage = await VendorStage.open();
    for (const key of ["test_basic", ""]) {
      const { value } = await resolve(stage, "@streamer", key);
      expect(value).toMatchObject({ live: true, unique_id: name, room_id: "7123456789", title: expect.any(String) });
      const { hls, flv } = value as Record<"hls" | "flv", Record<string, string>>;
      expect(Object.keys(hls)).toEqual(expect.arrayContaining(["origin", "default"]));
      for (const url of [hls["origin"], flv["origin"]]) expect((await fetch(url ?? "")).status).toBe(200);
    }
  });

  it("is told who is not live, whose key is wrong and who asked too often", async () => {
    await using stage = await VendorStage.open();
    expect(await resolve(stage, "offline_creator")).toMatchObject({ value: { live: false, hls: {}, flv: {} } });
    expect(await resolve(stage, name, "wrong")).toMatchObject({ error: "stream_url failed: HTTP 401" });
    for (let count = 0; count < 20; count++) await fetch(`${stage.mock.url}/webcast/live_status?unique_id=${name}`);
    expect(await resolve(stage, name)).toMatchObject({ error: "Rate limit of 20 requests exceeded" });
  });
});
