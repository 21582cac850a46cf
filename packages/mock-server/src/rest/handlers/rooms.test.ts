import type { EndpointName } from "@webcast-kit/contract";
import { afterEach, describe, expect, it } from "vitest";
import { callEndpoint } from "../../../testing/rest-client.ts";
import type { MockServerOptions } from "../../options.ts";
import { type MockServer, startMockServer } from "../../server.ts";

let mock: MockServer | undefined;
const start = async (options: MockServerOptions = {}) => {
  mock = await startMockServer({ limits: false, ...options });
  return mock;
};
afterEach(() => mock?.close());

const ROOM = "7123456789";

describe("room_info", () => {
  it.each([{ room_id: ROOM }, { unique_id: "@STREAMER" }])("describes the room of %o and its host", async (asked) => {
    const { url } = await start();
    const { data } = await callEndpoint("roomInfo", asked, { url });
    expect(data).toMatchObject({ room_id: ROOM, alive: true, owner: { uniqueId: "streamer" } });
    expect(data.title).not.toBe("");
    expect(data.cover_url).toContain(`${ROOM}/cover.jpg`);
  });

  it("signs a URL where the sample of callApi is read", async () => {
    const { url } = await start({ quirks: { roomInfo: "signed" } });
    const { body } = await callEndpoint("roomInfo", { room_id: ROOM }, { url });
    expect(body).toMatchObject({ status_code: 0, action: "fetch_signed_url" });
    expect(String(body["signed_url"]).startsWith(url)).toBe(true);
  });
});

describe("room_video", () => {
  it("has URLs of this mock in four qualities", async () => {
    const { url } = await start();
    const { data } = await callEndpoint("roomVideo", { unique_id: "streamer" }, { url });
    const { stream_urls = {} } = data;
    expect(Object.keys(stream_urls)).toEqual(["origin", "sd", "hd", "FULL_HD1"]);
    expect(stream_urls.origin?.hls).toMatch(new RegExp(`^${url}/.*${ROOM}/origin\\.m3u8`));
    expect(stream_urls.sd?.flv).toMatch(new RegExp(`^${url}/.*${ROOM}/sd\\.flv`));
    expect(data.default_quality).toBe("origin");
  });

  it("has the names of the prose where that is read", async () => {
    const { url } = await start({ quirks: { roomVideo: "pullUrls" } });
    const { data } = await callEndpoint("roomVideo", { unique_id: "streamer" }, { url });
    expect(new Set(Object.keys(data))).toEqual(new Set(["alive", "flv_pull_url", "hls_pull_url", "room_id"]));
  });
});

describe("a question about a room", () => {
  const names: readonly EndpointName[] = ["roomInfo", "roomVideo", "roomCover", "fetch"];

  it.each(names)("%s: is an error when the room is over or unknown", async (name) => {
    const { url, end } = await start();
    end("streamer");
    const codeOf = async (parameters: object) => (await callEndpoint(name, parameters, { url })).body.code;
    expect(await codeOf({ room_id: ROOM })).toBe("NOT_LIVE");
    expect(await codeOf({ unique_id: "streamer" })).toBe("NOT_LIVE");
    expect(await codeOf({ room_id: "99" })).toBe("NOT_FOUND");
    expect(await codeOf({ unique_id: "nobody_at_all" })).toBe("NOT_FOUND");
  });

  it.each(names)("%s: says alive: false where the example is read", async (name) => {
    const { url, end } = await start({ quirks: { offline: "aliveFalse" } });
    end("streamer");
    const { status, data } = await callEndpoint(name, { room_id: ROOM }, { url });
    // room_cover has no such field.
    if (name === "roomCover") expect(status).toBe(404);
    else expect(data).toMatchObject({ room_id: ROOM, alive: false });
    expect((await callEndpoint(name, { unique_id: "nobody_at_all" }, { url })).body.code).toBe("NOT_FOUND");
  });
});
