import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callEndpoint } from "../../../testing/rest-client.ts";
import { createManualClock } from "../../clock/virtual-clock.ts";
import { type MockServer, startMockServer } from "../../server.ts";

let mock: MockServer;
beforeAll(async () => {
  mock = await startMockServer({ clock: createManualClock(Date.parse("2026-01-01")), limits: false });
});
afterAll(() => mock.close());

const as = (name: string) => ({ url: mock.url, cookies: `sessionid=session_${name}` });

describe("user_earnings", () => {
  it("tells the creator what they earned, a day if not said", async () => {
    const { data } = await callEndpoint("userEarnings", { unique_id: "@Creator" }, as("creator"));
    expect(data.period).toBe("daily");
    expect(data.coins).toBe(50 * data.diamonds);
    const weekly = await callEndpoint("userEarnings", { unique_id: "creator", period: "weekly" }, as("creator"));
    expect(weekly.data.diamonds).toBeGreaterThan(data.diamonds);
  });

  it.each([
    [{ unique_id: "streamer" }, 403, "FORBIDDEN"],
    [{ unique_id: "nobody_at_all" }, 404, "NOT_FOUND"],
    [{ unique_id: "creator", period: "yearly" }, 400, "INVALID_REQUEST"],
  ])("answers %o with %i %s", async (parameters, status, code) => {
    const { body, ...answer } = await callEndpoint("userEarnings", parameters, as("creator"));
    expect([answer.status, body.code]).toEqual([status, code]);
  });
});

describe("video_list and video_detail", () => {
  it("show the same streams, to their creator only", async () => {
    const { data } = await callEndpoint("videoList", { unique_id: "creator", count: 2 }, as("creator"));
    expect(data).toHaveLength(2);
    const video_id = data[0]?.video_id ?? "";
    const detail = await callEndpoint("videoDetail", { video_id }, as("creator"));
    expect(detail.data).toMatchObject({ video_id, duration: data[0]?.duration, peak_viewers: data[0]?.viewer_count });
    for (const [name, parameters] of [
      ["videoList", { unique_id: "creator" }],
      ["videoDetail", { video_id }],
    ] as const) {
      const { status, body } = await callEndpoint(name, parameters, as("streamer"));
      expect([status, body.code]).toEqual([403, "FORBIDDEN"]);
    }
  });

  it("list a stream of this world once it is over", async () => {
    mock.end("creator");
    const { data } = await callEndpoint("videoList", { unique_id: "creator" }, as("creator"));
    const { status } = await callEndpoint("videoDetail", { video_id: data[0]?.video_id ?? "" }, as("creator"));
    expect(data[0]?.video_id).toMatch(/^[0-9]{19}$/);
    expect(status).toBe(200);
  });

  it("know no video of another name", async () => {
    const { status, body } = await callEndpoint("videoDetail", { video_id: "none" }, as("creator"));
    expect([status, body.code]).toEqual([404, "NOT_FOUND"]);
  });
});
