import { describe, expect, it } from "vitest";
import { notShown, problems } from "../../testing/schemas.ts";
import { provenanceKeyword } from "../provenance.ts";
import { endpoints } from "./index.ts";
import { SignedUrlAnswer } from "./platform.ts";

const WS_URL = "wss://webcast-ws.tiktok.com/webcast/im/";

describe("answers", () => {
  it("are marked as a whole where the reference says nothing of them", () => {
    const marked = Object.values(endpoints).filter(({ data }) => JSON.parse(JSON.stringify(data))[provenanceKeyword]);
    expect(marked.map(({ name }) => name)).toEqual(notShown);
  });

  it("may have fields that are not known", () => {
    for (const { name, data, example } of Object.values(endpoints)) {
      if (Array.isArray(example.data)) continue;
      if (["bulkLiveCheck", "resolveUserIds"].includes(name)) continue;
      expect([name, problems(data, { ...example.data, later: 1 })]).toEqual([name, []]);
    }
  });

  it("do not have ids that travel as numbers", () => {
    const answer = { ...endpoints.roomId.example.data, room_id: 7123456789 };
    expect(problems(endpoints.roomId.data, answer)).not.toEqual([]);
  });

  it("have an empty room id where nobody is live", () => {
    const offline = [{ room_id: "", alive: false, title: "", userCount: 0 }];
    for (const name of ["fetch", "roomInfo", "roomVideo"] as const) {
      const { data, example } = endpoints[name];
      expect(problems(data, { ...example.data, room_id: "", alive: false })).toEqual([]);
    }
    const { data, example } = endpoints.liveConnect;
    const stream = { ...example.data.stream, room_id: "", alive: false };
    expect(problems(data, { ...example.data, stream })).toEqual([]);
    expect(problems(endpoints.checkAlive.data, offline)).toEqual([]);
  });

  it("name nobody where an id is not known", () => {
    const nobody = { "1": { userId: "1", username: null, cached: false, unique_id: null } };
    expect(problems(endpoints.resolveUserIds.data, nobody)).toEqual([]);
  });

  it.each([
    ["wsCredentials", { ws_url: WS_URL, ws_host: "webcast-ws.tiktok.com" }],
    ["wsCredentials", { websocket_url: WS_URL, user_agent: "Browser/1.0" }],
    ["signWebsocket", { signed_url: WS_URL, user_agent: "Browser/1.0" }],
    ["signUrl", { signed_url: "https://webcast.tiktok.com/", user_agent: "Browser/1.0" }],
    ["roomVideo", { alive: true, hls_pull_url: "https://x/a.m3u8", flv_pull_url: "https://x/a.flv" }],
    ["roomVideo", { alive: true, stream_urls: {}, default_quality: "origin" }],
    ["mute", {}],
    ["unban", {}],
  ] as const)("of %s fit in each reading: %j", (name, answer) => {
    const always = { cookies: "ttwid=1", room_id: "7123456789", cluster_region: "US_TTP" };
    expect(problems(endpoints[name].data, { ...always, ...answer })).toEqual([]);
  });

  it.each([
    ["bulkLiveCheck", [{ unique_id: "user1", room_id: "", alive: false, title: "", userCount: 0 }]],
    ["bulkLiveCheck", { user1: true }],
    ["resolveUserIds", [{ user_id: "1", unique_id: null, nickname: null, avatar_url: null }]],
    ["resolveUserIds", { "1": { userId: "1", username: null, cached: false } }],
  ] as const)("of %s may be a map or a list: %j", (name, answer) => {
    expect(problems(endpoints[name].data, answer)).toEqual([]);
  });

  it.each([
    ["bulkLiveCheck", { user1: "yes" }, "/user1 must be boolean"],
    [
      "bulkLiveCheck",
      [{ room_id: "", alive: false, title: "", userCount: 0 }],
      "/0 must have required properties unique_id",
    ],
    [
      "resolveUserIds",
      [{ userId: "1", username: null, cached: true }],
      "/0 must have required properties user_id, unique_id",
    ],
    ["resolveUserIds", "nobody", " must be either object or array"],
  ] as const)("of %s are neither map nor list of something else: %j", (name, answer, problem) => {
    expect(problems(endpoints[name].data, answer)[0]).toBe(problem);
  });

  it("of wsCredentials have a URL by one name or the other", () => {
    const { ws_url: _, ...without } = endpoints.wsCredentials.example.data;
    expect(problems(endpoints.wsCredentials.data, without)).not.toEqual([]);
  });

  it("that sign a URL say so all in one way", () => {
    expect(problems(SignedUrlAnswer, endpoints.regionalRanklist.example.data)).toEqual([]);
    const direct = endpoints.rankings.example.data;
    expect(problems(SignedUrlAnswer, direct)).not.toEqual([]);
  });
});
