import { type EndpointName, endpoints, type QuirkSettings } from "@webcast-kit/contract";
import { createManualClock, type MockServer, type MockServerOptions, startMockServer } from "@webcast-kit/mock-server";
import {
  callApi,
  createSigningClient,
  type FeedPage,
  fetchSignedUrl,
  type RestClient,
  resolveLivePage,
  resolveRoomId,
  type SigningClient,
  type SigningClientOptions,
  SigningError,
} from "@webcast-kit/signing";
import { afterEach, describe, expect, it } from "vitest";
import { openSocket } from "../packages/mock-server/testing/socket-client.ts";

/** The session of the reference's samples: that of `creator`, who moderates the sample rooms. */
const session = { cookies: "sessionid=YOUR_SESSIONID", hosts: ["127.0.0.1"] };
const ROOM = "7123456789";

let mock: MockServer | undefined;
let client: SigningClient | undefined;

afterEach(async () => {
  await client?.close();
  await mock?.close();
});

async function setup(
  { quirks = {}, ...options }: MockServerOptions & { quirks?: Partial<QuirkSettings> } = {},
  clientOptions: Partial<SigningClientOptions> = {},
) {
  mock = await startMockServer({ quirks, ...options });
  client = createSigningClient({ apiKey: mock.keys.ultra, baseUrl: mock.url, session, ...clientOptions });
  return { mock, client, rest: client.rest };
}

const png = (endpoints.solvePuzzle.example.request as { puzzle: string }).puzzle;
const room = { room_id: ROOM };
const viewer = { ...room, user_id: "6892636847263982593" };

/** One call of each endpoint that the mock's world can answer, and what has to be in the answer. */
const calls: { readonly [Name in EndpointName]: (rest: RestClient) => Promise<unknown> } = {
  signUrl: async (rest) => {
    const { signed_url } = await rest.signUrl({ url: "https://webcast.tiktok.com/webcast/im/fetch/?a=b" });
    expect(signed_url).toContain("X-Bogus=");
  },
  checkAlive: async (rest) => {
    expect(await rest.checkAlive({ unique_id: "streamer" })).toMatchObject([{ room_id: ROOM, alive: true }]);
    expect(await rest.checkAlive({ room_ids: `${ROOM},1` })).toMatchObject([{ alive: true }, { alive: false }]);
  },
  rateLimits: async (rest) => expect(await rest.rateLimits()).toMatchObject({ tier: "ultra", api: { limit: 300 } }),
  fetch: async (rest) => expect(await rest.fetch({ unique_id: "streamer" })).toMatchObject({ room_id: ROOM }),
  roomInfo: async (rest) => expect(await rest.roomInfo({ unique_id: "streamer" })).toMatchObject({ room_id: ROOM }),
  roomVideo: async (rest) => expect(await rest.roomVideo(room)).toHaveProperty("stream_urls.origin.hls"),
  bulkLiveCheck: async (rest) => {
    const live = await rest.bulkLiveCheck({ unique_ids: ["streamer", "offline_creator"] });
    expect(live).toEqual({ streamer: true, offline_creator: false });
  },
  wsCredentials: async (rest) => {
    expect(await rest.wsCredentials({ unique_id: "streamer" })).toMatchObject({ room_id: ROOM });
  },
  signWebsocket: async (rest) => {
    expect((await rest.signWebsocket({ ...room, cursor: "t-1" })).signed_url).toContain("cursor=t-1");
  },
  resolveUserIds: async (rest) => {
    expect(await rest.resolveUserIds({ user_ids: ["107955"] })).toMatchObject({ "107955": { username: "early_bird" } });
  },
  jwt: async (rest) => expect((await rest.jwt({ allowed_creators: ["streamer"] })).token).toMatch(/^\S+\.\S+\.\S+$/),
  rankings: async (rest) => expect((await rest.rankings(room)).rankings[0]).toMatchObject({ rank: 1 }),
  roomId: async (rest) => expect(await rest.roomId({ unique_id: "streamer" })).toMatchObject(room),
  roomCover: async (rest) => expect(await rest.roomCover(room)).toMatchObject(room),
  hashtagList: async (rest) => expect(await rest.hashtagList({ count: 3 })).toHaveLength(3),
  giftInfo: async (rest) => expect((await rest.giftInfo(room)).gifts.length).toBeGreaterThan(0),
  chat: async (rest) => expect(await rest.chat({ ...room, text: "Grüße, 世界 & <b>" })).toEqual({ status_code: 0 }),
  userEarnings: async (rest) => {
    expect(await rest.userEarnings({ unique_id: "creator", period: "daily" })).toMatchObject({ period: "daily" });
  },
  feed: async (rest) => expect(await rest.feed({ count: 5 })).toMatchObject({ method: "GET", channel_id: "87" }),
  videoList: async (rest) => expect(await rest.videoList({ unique_id: "creator", count: 2 })).toHaveLength(2),
  videoDetail: async (rest) =>
    expect(await rest.videoDetail({ video_id: "VID123" })).toMatchObject({ video_id: "VID123" }),
  userInteractions: async (rest) => expect(await rest.userInteractions(room)).toHaveProperty("signed_url"),
  mute: async (rest) => {
    expect(await rest.mute({ ...viewer, duration: 60 })).toMatchObject({ muted_users: [{ user_id: viewer.user_id }] });
  },
  listMutes: async (rest) => {
    await rest.mute(viewer);
    expect((await rest.listMutes(room)).muted_users).toHaveLength(1);
  },
  unmute: async (rest) => expect(await rest.unmute(viewer)).toMatchObject({ muted_users: [], removed: false }),
  ban: async (rest) => expect(await rest.ban(viewer)).toMatchObject({ banned_users: [{ user_id: viewer.user_id }] }),
  listBans: async (rest) => expect(await rest.listBans(room)).toEqual({ banned_users: [] }),
  unban: async (rest) => {
    await rest.ban(viewer);
    expect(await rest.unban(viewer)).toEqual({ banned_users: [], removed: true });
  },
  liveConnect: async (rest) => expect(await rest.liveConnect({ uniqueId: "streamer" })).toHaveProperty("token"),
  solvePuzzle: async (rest) => expect(await rest.solvePuzzle({ puzzle: png, piece: png })).toHaveProperty("slide_x_px"),
  solveRotate: async (rest) => expect(await rest.solveRotate({ outer: png, inner: png })).toHaveProperty("angle"),
  solveShapes: async (rest) => expect(await rest.solveShapes({ image: png })).toHaveProperty("point1.x"),
  regionalRanklist: async (rest) => {
    expect(await rest.regionalRanklist({ ...room, rank_type: "1" })).toMatchObject({ method: "POST" });
  },
};

describe("client.rest", () => {
  it.each(Object.entries(calls))("%s works against the mock server", async (name, call) => {
    const { rest, mock } = await setup();
    await call(rest);
    const { method, path } = endpoints[name as EndpointName];
    const [entry] = mock.journal.find({ kind: "request", method, path });
    expect(entry).toMatchObject({ status: 200 });
  });

  it("gets the server's refusals as typed errors", async () => {
    const { rest, mock } = await setup();
    const refused = async (call: Promise<unknown>) =>
      await call.then(
        () => undefined,
        (error: SigningError) => error,
      );
    expect(await refused(rest.roomInfo({ unique_id: "offline_creator" }))).toMatchObject({ code: "ERR_NOT_LIVE" });
    expect(await refused(rest.videoDetail({ video_id: "none" }))).toMatchObject({ apiCode: "NOT_FOUND", status: 404 });
    expect(await refused(rest.userEarnings({ unique_id: "streamer" }))).toMatchObject({
      code: "ERR_HTTP_STATUS",
      apiCode: "FORBIDDEN",
      status: 403,
    });
    await using sandbox = createSigningClient({ apiKey: mock.keys.sandbox, baseUrl: mock.url });
    expect(await refused(sandbox.rest.feed())).toMatchObject({ code: "ERR_TIER_REQUIRED", apiCode: "TIER_REQUIRED" });
    await using unknown = createSigningClient({ apiKey: "nobody's-key", baseUrl: mock.url });
    expect(await refused(unknown.rest.rateLimits())).toMatchObject({ code: "ERR_UNAUTHORIZED", source: "api" });
  });

  it.each(["unixSeconds", "unixMs", "delta"] as const)("reads the facts of a limit with resets in %s", async (unit) => {
    const clock = createManualClock(Date.now());
    const { mock } = await setup({ clock, quirks: { rateLimitReset: unit } });
    await using sandbox = createSigningClient({ apiKey: mock.keys.sandbox, baseUrl: mock.url });
    for (let count = 0; count < 5; count++) await sandbox.rateLimits();
    const error = await sandbox.rateLimits().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "ERR_RATE_LIMITED", source: "api", rateLimit: { limit: 5, remaining: 0 } });
    const { rateLimit, retryAfterMs = 0 } = error as SigningError;
    expect(Math.abs((rateLimit?.resetAtMs ?? 0) - (Date.now() + 60_000))).toBeLessThan(10_000);
    expect(retryAfterMs).toBeGreaterThan(50_000);
  });
});

describe("signed answers", () => {
  it("are fetched with the session where it is wanted", async () => {
    const { client, rest } = await setup();
    const ranks = await client.fetchSignedUrl(await rest.regionalRanklist({ ...room, rank_type: "8" }));
    expect(ranks.data.rank_view.ranks[0].user.nickname).toBeTypeOf("string");
    const audience = await client.fetchSignedUrl(await rest.userInteractions(room));
    expect(audience.data.ranks[0].rank).toBe(1);
    const signed = await rest.signUrl({ url: "https://webcast.tiktok.com/webcast/room/info/?room_id=7123456789" });
    expect(await client.fetchSignedUrl(signed)).toMatchObject({ data: { id_str: ROOM } });
  });

  it("are refused by the platform without it", async () => {
    const { mock } = await setup();
    await using anonymous = createSigningClient({ apiKey: mock.keys.ultra, baseUrl: mock.url });
    const answer = await anonymous.rest.regionalRanklist(room);
    await expect(anonymous.fetchSignedUrl(answer)).rejects.toThrow(
      "ERR_RESPONSE_INVALID: fetchSignedUrl: the body is empty",
    );
    await expect(fetchSignedUrl(answer, { serverUrl: mock.url, session })).resolves.toHaveProperty("data.rank_view");
  });
});

describe.each(["direct", "signed"] as const)("callApi with an API that answers %s", (roomInfo) => {
  const endpoint = "/webcast/room_info";

  it("works as in the reference's sample", async () => {
    const { mock } = await setup({ quirks: { roomInfo, rankings: roomInfo, giftInfo: roomInfo } });
    const call = { apiKey: mock.keys.pro, serverUrl: mock.url, uniqueId: "streamer_name" };
    expect((await callApi({ ...call, endpoint }))?.data?.title).toBeTypeOf("string");
    const video = await callApi({ ...call, endpoint: "/webcast/room_video" });
    expect(video?.data?.stream_urls?.origin?.hls).toContain("http");
    expect((await callApi({ ...call, endpoint: "/webcast/gift_info", method: "GET" }))?.data.gifts).not.toHaveLength(0);
    expect((await callApi({ ...call, endpoint: "/webcast/rankings" }))?.data).toHaveProperty(
      roomInfo === "direct" ? "rankings" : "ranks",
    );
  });

  it("is null for who is not live, follows them to a new room, and says what is wrong with a key", async () => {
    const { client, mock } = await setup({ quirks: { roomInfo } });
    expect(await client.callApi({ endpoint, uniqueId: "offline_creator" })).toBeNull();
    expect(await client.callApi({ endpoint, uniqueId: "nobody_at_all" })).toBeNull();
    expect(await client.callApi({ endpoint, uniqueId: "streamer" })).toHaveProperty("data.title");
    mock.end("streamer");
    const roomId = mock.live("streamer");
    const field = roomInfo === "direct" ? "data.room_id" : "data.id_str";
    expect(await client.callApi({ endpoint, uniqueId: "streamer" })).toHaveProperty(field, roomId);
    const wrongKey = callApi({ apiKey: "nobody's-key", serverUrl: mock.url, endpoint, uniqueId: "streamer" });
    await expect(wrongKey).rejects.toMatchObject({ code: "ERR_UNAUTHORIZED" });
  });
});

describe("resolveLivePage", () => {
  it("works as in the reference's sample, alone and of a client", async () => {
    // The cookie has the second in it.
    const { client, mock } = await setup({ clock: createManualClock(Date.now()) });
    const info = await resolveLivePage("streamer", { pageBaseUrl: mock.url });
    expect(info).toEqual({ roomId: ROOM, ttwid: expect.stringMatching(/^1%7C/), clusterRegion: "US_TTP" });
    expect(await client.resolveLivePage("@streamer")).toEqual(info);
    expect(await resolveRoomId("streamer", { pageBaseUrl: mock.url })).toBe(ROOM);
    expect(await client.resolveRoomId("offline_creator")).toBeNull();
    expect(await client.resolveRoomId("nobody_at_all")).toBeNull();
    expect(mock.journal.find({ path: "/@streamer/live" })).toHaveLength(2);
  });
});

describe("feedPages", () => {
  it("shows each live room once over all pages", async () => {
    const { client, mock } = await setup();
    const ids: string[] = [];
    const rooms = ({ data }: FeedPage) => data.map((entry) => entry.data.id_str);
    for await (const page of client.feedPages({ session_id: "YOUR_SESSION_ID", count: 50 })) ids.push(...rooms(page));
    const live = mock.state().world.liveUsers.map(({ roomId }) => roomId);
    expect(ids).toHaveLength(live.length);
    expect(new Set(ids)).toEqual(new Set(live));
  });
});

describe("waitUntilLive", () => {
  it("asks until the user goes live", async () => {
    const { client, mock } = await setup();
    const waiting = client.waitUntilLive({ uniqueId: "offline_creator", pollIntervalMs: 1000 });
    await mock.journal.waitFor({ path: "/webcast/check_alive" }, { timeoutMs: 5000 });
    const roomId = mock.live("offline_creator");
    expect(await waiting).toEqual({ roomId });
  });
});

describe("mintJwt", () => {
  it("makes a token that the managed socket takes", async () => {
    const { client, mock } = await setup();
    const { token } = await client.mintJwt({ allowedCreators: ["streamer"], expireAfterS: 60 });
    const { socket, messages } = await openSocket(`${mock.wsUrl}/?uniqueId=streamer&jwtKey=${token}`);
    await expect.poll(() => messages.length).toBeGreaterThan(0);
    expect(JSON.parse(String(messages[0]))).toMatchObject({ event: "roomInfo" });
    socket.close();
  });
});

describe("a session", () => {
  it("goes to no host that was not named", async () => {
    const { mock } = await setup();
    const elsewhere = { ...session, hosts: ["webcast.tiktok.com"] };
    await using other = createSigningClient({ apiKey: mock.keys.ultra, baseUrl: mock.url, session: elsewhere });
    const error = await other.rest.listMutes(room).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(SigningError);
    expect(error).toMatchObject({ code: "ERR_ARGUMENT" });
    expect(mock.journal.find({ path: "/webcast/moderation/mutes" })).toEqual([]);
  });
});
