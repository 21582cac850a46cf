import { type EndpointName, endpoints } from "@webcast-kit/contract";
import { connectDirect } from "@webcast-kit/signing";
import { expect } from "vitest";
import { type Checks, codeOf, hearDirect, type Rig, ROOM } from "./quirks-rig.ts";

/** Readings that give an answer another shape. */

const MINUTE_MS = 60_000;
const room = { room_id: ROOM };
const streamer = { unique_id: "streamer" };
const absent = { unique_id: "offline_creator" };
const viewer = { ...room, user_id: "6892636847263982593" };

/** An endpoint that answers itself or only signs: `callApi` reads both. */
async function followsSignature({ client }: Rig, endpoint: EndpointName, field: RegExp): Promise<void> {
  const { path, method } = endpoints[endpoint] as { path: string; method: "GET" | "POST" };
  const { data } = await client.callApi({ endpoint: path, method, uniqueId: "streamer" });
  expect(Object.keys(data).join()).toMatch(field);
}

export const answerChecks: Checks<
  | "bulkLiveCheck"
  | "resolveUserIds"
  | "wsCredentials"
  | "signWebsocket"
  | "checkAliveNobody"
  | "fetchMessages"
  | "roomInfo"
  | "offline"
  | "roomVideo"
  | "rankings"
  | "giftInfo"
  | "moderationAnswer"
  | "liveConnectAuth"
  | "roomIdCache"
> = {
  bulkLiveCheck: async ({ client: { rest } }) => {
    const answer = await rest.bulkLiveCheck({ unique_ids: ["streamer", "offline_creator"] });
    const live = Array.isArray(answer) ? answer.map((user) => [user.unique_id, user.alive]) : Object.entries(answer);
    expect(Object.fromEntries(live)).toEqual({ streamer: true, offline_creator: false });
  },
  resolveUserIds: async ({ client: { rest } }) => {
    const answer = await rest.resolveUserIds({ user_ids: ["107955", "42"] });
    const names = Array.isArray(answer)
      ? answer.map(({ user_id, unique_id }) => [user_id, unique_id])
      : Object.entries(answer).map(([id, { username }]) => [id, username]);
    expect(Object.fromEntries(names)).toEqual({ "107955": "early_bird", "42": null });
  },
  wsCredentials: async (rig) => {
    const { client, mock } = rig;
    expect(await client.rest.wsCredentials(streamer)).toMatchObject(room);
    expect(await client.wsCredentials({ uniqueId: "streamer" })).toEqual({
      wsUrl: expect.stringContaining(`${mock.wsUrl}/`),
      wsHost: new URL(mock.wsUrl).host,
      roomId: ROOM,
      clusterRegion: "US_TTP",
      userAgent: expect.stringMatching(/^Mozilla/),
      cookies: expect.stringContaining("ttwid="),
    });
    await hearDirect(rig, { uniqueId: "streamer" });
  },
  signWebsocket: async (rig, value) => {
    const { client, mock } = rig;
    expect((await client.rest.signWebsocket(room)).signed_url).toContain(ROOM);
    const signed = await client.signWebsocket({ roomId: ROOM });
    expect(signed.signedUrl).toContain(`${mock.wsUrl}/`);
    expect("xBogus" in signed).toBe(value === "full");
    await hearDirect(rig, { roomId: ROOM });
  },
  checkAliveNobody: async ({ client: { rest } }) => {
    expect(await rest.checkAlive(streamer)).toMatchObject([{ ...room, alive: true }]);
  },
  fetchMessages: async ({ client: { rest } }, value) => {
    const { message_count, messages } = await rest.fetch(streamer);
    expect(message_count).toBeGreaterThan(0);
    expect(messages?.length).toBe(value === "decoded" ? message_count : undefined);
  },
  roomInfo: (rig) => followsSignature(rig, "roomInfo", /title/),
  offline: async ({ client, client: { rest } }, value) => {
    for (const name of ["roomInfo", "roomVideo", "fetch"] as const) {
      const answer: Promise<{ readonly alive: boolean }> = rest[name](absent);
      if (value === "error") expect([name, await codeOf(answer)]).toEqual([name, "ERR_NOT_LIVE"]);
      else expect([name, (await answer).alive]).toEqual([name, false]);
    }
    expect(await client.callApi({ endpoint: "/webcast/room_info", uniqueId: "offline_creator" })).toBeNull();
    expect(await codeOf(connectDirect({ client, uniqueId: "offline_creator" }))).toBe("ERR_NOT_LIVE");
  },
  roomVideo: async ({ client: { rest } }) => {
    const { stream_urls, hls_pull_url } = await rest.roomVideo(streamer);
    expect(stream_urls?.origin?.hls ?? hls_pull_url).toMatch(/\.m3u8/);
  },
  rankings: (rig) => followsSignature(rig, "rankings", /rank/),
  giftInfo: (rig) => followsSignature(rig, "giftInfo", /gifts/),
  moderationAnswer: async ({ client: { rest } }, value) => {
    const { muted_users } = await rest.mute(viewer);
    const { banned_users } = await rest.ban(viewer);
    expect([muted_users?.length, banned_users?.length]).toEqual(value === "list" ? [1, 1] : [undefined, undefined]);
    expect((await rest.listMutes(room)).muted_users).toHaveLength(1);
    await rest.unmute(viewer);
    await rest.unban(viewer);
    expect((await rest.listBans(room)).banned_users).toEqual([]);
  },
  liveConnectAuth: async ({ client, client: { rest } }, value) => {
    // Where it wants a key it does not work; what it bundles can be had one by one under both readings.
    if (value === "none") expect(await rest.liveConnect({ uniqueId: "streamer" })).toHaveProperty("token");
    expect(await client.mintJwt({ allowedCreators: ["streamer"] })).toHaveProperty("token");
    expect(await rest.roomVideo(streamer)).toMatchObject({ alive: true });
  },
  roomIdCache: async ({ client: { rest }, mock }, value) => {
    await rest.roomId(streamer);
    await mock.clock.advance(6 * MINUTE_MS);
    expect(await rest.roomId(streamer)).toMatchObject({ ...room, alive: true, cached: value === "30min" });
  },
};
