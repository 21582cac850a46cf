import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createManualClock, type VirtualClock } from "../clock/virtual-clock.ts";
import { type MockServer, startMockServer } from "../server.ts";

const HOUR_MS = 3_600_000;

let clock: VirtualClock;
let mock: MockServer;

beforeEach(async () => {
  clock = createManualClock(Date.parse("2026-01-01T12:00:00.000Z"));
  mock = await startMockServer({ clock });
});

afterEach(() => mock.close());

async function streamUrls(origin = mock.url): Promise<Record<"hls" | "flv", string>> {
  const response = await fetch(`${origin}/webcast/room_video`, {
    method: "POST",
    headers: { "x-api-key": mock.keys.pro, "content-type": "application/json" },
    body: JSON.stringify({ unique_id: "streamer" }),
  });
  const { data } = (await response.json()) as { data: { stream_urls: { origin: Record<"hls" | "flv", string> } } };
  return data.stream_urls.origin;
}

async function coverUrl(): Promise<string> {
  const response = await fetch(`${mock.url}/webcast/room_cover?unique_id=streamer&apiKey=${mock.keys.pro}`);
  return ((await response.json()) as { data: { cover_url: string } }).data.cover_url;
}

describe("media", () => {
  it("lead to the namespace that they are of, and to no other", async () => {
    const [own, other] = [mock.namespace("apart"), mock.namespace("other")];
    const { flv } = await streamUrls(own.url);
    expect((await fetch(flv)).status).toBe(200);
    expect((await fetch(flv.replace("/ns/apart", ""))).status).toBe(403);
    expect((await fetch(flv.replace(own.url, other.url))).status).toBe(403);
  });

  it("are pictures and streams of their kind", async () => {
    const flv = await fetch((await streamUrls()).flv);
    expect([flv.status, flv.headers.get("content-type")]).toEqual([200, "video/x-flv"]);
    expect(Buffer.from(await flv.arrayBuffer()).toString("latin1", 0, 3)).toBe("FLV");
    const cover = await fetch(await coverUrl());
    expect(cover.headers.get("content-type")).toBe("image/jpeg");
    const bytes = Buffer.from(await cover.arrayBuffer()).toString("hex");
    expect([bytes.slice(0, 4), bytes.slice(-4)]).toEqual(["ffd8", "ffd9"]);
  });

  it("are playlists of segments that can be fetched, and that move on", async () => {
    const { hls } = await streamUrls();
    const response = await fetch(hls);
    const text = await response.text();
    expect(response.headers.get("content-type")).toBe("application/vnd.apple.mpegurl");
    expect(text).toMatch(/^#EXTM3U\n/);
    const segments = text.split("\n").filter((line) => line.startsWith("http"));
    expect(segments).toHaveLength(3);
    for (const url of segments) {
      const segment = await fetch(url);
      expect([segment.status, segment.headers.get("content-type")]).toEqual([200, "video/mp2t"]);
      const bytes = Buffer.from(await segment.arrayBuffer());
      for (let start = 0; start < bytes.length; start += 188) expect(bytes[start]).toBe(0x47);
    }
    await clock.advance(4000);
    expect(await (await fetch(hls)).text()).toContain(segments[1]?.split("?")[0]);
    expect(await (await fetch(hls)).text()).not.toContain(segments[0]?.split("?")[0]);
  });

  it("are gone after an hour of the mock's clock", async () => {
    const { flv } = await streamUrls();
    await clock.advance(HOUR_MS - 1);
    expect((await fetch(flv)).status).toBe(200);
    await clock.advance(1);
    expect((await fetch(flv)).status).toBe(403);
    expect(mock.journal.find({ side: "platform" }).at(-1)).toMatchObject({ status: 403, code: "signature expired" });
  });

  it("are refused to who changes the URL", async () => {
    const { flv } = await streamUrls();
    const url = new URL(flv);
    url.searchParams.set("expire", "9999999999");
    for (const changed of [url.href, flv.replace("/_media/", "/_media/x"), flv.split("?")[0] ?? ""]) {
      expect((await fetch(changed)).status).toBe(403);
    }
    expect(mock.journal.find({ side: "platform" }).at(-1)).toMatchObject({ code: "signature mismatch" });
  });

  it("keep the prefix of their namespace", async () => {
    const own = mock.namespace("apart");
    const { hls } = await streamUrls(own.url);
    expect(hls.startsWith(`${own.url}/_media/`)).toBe(true);
    const segment = (await (await fetch(hls)).text()).split("\n").find((line) => line.startsWith("http")) ?? "";
    expect((await fetch(segment)).status).toBe(200);
  });
});
