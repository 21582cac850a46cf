import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { callEndpoint } from "../../../testing/rest-client.ts";
import { createManualClock } from "../../clock/virtual-clock.ts";
import { type MockServer, startMockServer } from "../../server.ts";

const NOON = Date.parse("2026-01-01T12:00:00.000Z");
const SESSION = "sessionid=session_john_doe";

let mock: MockServer;
beforeEach(async () => {
  mock = await startVendor();
});
afterEach(() => mock.close());

const startVendor = () => startMockServer({ profile: "vendor-2026", limits: false, clock: createManualClock(NOON) });

async function get(path: string, query: Record<string, string>): Promise<Record<string, unknown>> {
  const url = `${mock.url}/webcast/${path}?${new URLSearchParams(query)}`;
  const response = await fetch(url, { headers: { "x-api-key": "test_ultra", "x-cookie-header": SESSION } });
  return (await response.json()) as Record<string, unknown>;
}

async function post(path: string, body: object): Promise<Record<string, unknown>> {
  const headers = { "x-api-key": "test_ultra", "content-type": "application/json" };
  const response = await fetch(`${mock.url}/webcast/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  return (await response.json()) as Record<string, unknown>;
}

/** All three names at once, as a public client sends them. */
const named = (name: string) => ({ unique_id: name, username: name, uniqueId: name });

describe("a variant of the profile vendor-2026", () => {
  it.each([
    ["room_info", "roomInfo"],
    ["room_video", "roomVideo"],
    ["room_id", "roomId"],
  ] as const)("answers GET %s as POST", async (path, name) => {
    const documented = (await callEndpoint(name, { unique_id: "streamer" }, { url: mock.url })).body["data"];
    const cached = name === "roomId" ? { cached: true } : {};
    expect((await get(path, named("streamer")))["data"]).toEqual({ ...(documented as object), ...cached });
    expect((await post(path, { uniqueId: "streamer" }))["data"]).toEqual({ ...(documented as object), ...cached });
  });

  it("gives credentials that open the room by GET too, with the frames to send first", async () => {
    const { data } = (await get("ws_credentials", named("streamer"))) as { data: Record<string, unknown> };
    const documented = (await callEndpoint("wsCredentials", { unique_id: "streamer" }, { url: mock.url })).data;
    expect(Object.keys(data)).toEqual(Object.keys(documented));
    expect(data).toMatchObject({ room_id: documented.room_id, user_agent: documented.user_agent });
    expect(data["binary_frames"]).toEqual({
      im_enter_room_b64: expect.stringMatching(/^[A-Za-z0-9+/]+=*$/),
      heartbeat_b64: expect.stringMatching(/^[A-Za-z0-9+/]+=*$/),
    });
  });

  it("has the fields that a recorder reads in room_video", async () => {
    const { data } = (await post("room_video", { unique_id: "streamer" })) as {
      data: { stream_urls: { origin: object } };
    };
    const { hls, flv } = data.stream_urls.origin as { hls: string; flv: string };
    expect(data).toMatchObject({ alive: true, title: expect.any(String), hlsPullUrl: hls, flvPullUrl: flv });
    const offline = await post("room_video", { unique_id: "offline_creator" });
    expect(offline).toMatchObject({ status_code: 0, data: { alive: false, stream_urls: {} } });
  });

  it("takes usernames where the reference has unique_ids and user_ids", async () => {
    const names = ["streamer", "night_owl_studio"];
    const documented = await callEndpoint("bulkLiveCheck", { unique_ids: names }, { url: mock.url });
    expect(await post("bulk_live_check", { usernames: names })).toEqual(documented.body);
    const resolved = await callEndpoint("resolveUserIds", { user_ids: ["123456"] }, { url: mock.url });
    const { data } = (await post("resolve_user_ids", { usernames: ["john_doe"] })) as { data: Record<string, object> };
    expect(resolved.data).toMatchObject({ "123456": { username: "john_doe" } });
    expect(data).toEqual({ "123456": { ...(resolved.data as typeof data)["123456"], cached: true } });
    expect(await post("resolve_user_ids", { usernames: ["no_such_one"] })).toMatchObject({ code: "NOT_FOUND" });
    expect(await post("resolve_user_ids", { usernames: [1] })).toMatchObject({ code: "INVALID_REQUEST" });
  });

  it("sends a chat message by GET, to the room of a creator", async () => {
    expect(await get("chat", { ...named("streamer"), text: "hello" })).toEqual({
      status_code: 0,
      data: { status_code: 0 },
    });
    expect(await get("chat", { ...named("night_owl_studio"), text: "hello" })).toMatchObject({ code: "NOT_LIVE" });
  });

  it("signs a regional ranklist for nothing but a region", async () => {
    const answer = await get("ranklist/regional", { region: "US" });
    expect(answer).toMatchObject({ status_code: 0, action: "fetch_signed_url", method: "POST" });
    const form = new URLSearchParams(String(answer["body"]));
    const asked = { room_id: form.get("room_id") ?? "" };
    const documented = await callEndpoint("regionalRanklist", asked, { url: mock.url });
    expect(answer["body"]).toBe(documented.body["body"]);
    expect(await get("ranklist/regional", {})).toMatchObject({ code: "INVALID_REQUEST" });
  });

  it.each(["check_alive", "room_cover", "rankings", "gift_info"])(
    "takes other names of unique_id in %s",
    async (path) => {
      const documented = await get(path, { unique_id: "streamer" });
      for (const name of ["username", "uniqueId"]) {
        expect(Object.keys(await get(path, { [name]: "streamer" }))).toEqual(Object.keys(documented));
      }
      expect(documented).toMatchObject({ status_code: 0 });
    },
  );

  it("is none for a path that nobody calls so", async () => {
    expect(await get("sign_url", {})).toMatchObject({ code: "METHOD_NOT_ALLOWED" });
  });

  it("answers the documented form as the reference has it, and keeps the words of the client in the journal", async () => {
    await post("bulk_live_check", { usernames: ["streamer"] });
    expect(mock.journal.find({ kind: "request" })).toMatchObject([{ body: { usernames: ["streamer"] } }]);
    expect(JSON.stringify(mock.journal.find({ kind: "request" }))).not.toContain("unique_ids");
  });
});
