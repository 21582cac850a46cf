import { endpoints } from "@webcast-kit/contract";
import { Value } from "typebox/value";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { follow, type SignedAnswer } from "../../../testing/signed-url.ts";
import { createManualClock, type VirtualClock } from "../../clock/virtual-clock.ts";
import { type MockServer, startMockServer } from "../../server.ts";

const DAY_MS = 86_400_000;
const session = { session_id: "YOUR_SESSION_ID" };

let clock: VirtualClock;
let mock: MockServer;

beforeEach(async () => {
  clock = createManualClock(Date.parse("2026-01-01T12:00:00.000Z"));
  mock = await startMockServer({ clock });
});

afterEach(() => mock.close());

interface FeedPage {
  readonly data: readonly { readonly data: { readonly id_str: string; readonly owner: { display_id: string } } }[];
  readonly extra: { readonly max_time?: string };
}

const request = (query: Record<string, string> = {}, key: string = mock.keys.pro) =>
  fetch(`${mock.url}/webcast/feed?${new URLSearchParams({ apiKey: key, ...query })}`);

const sign = async (query?: Record<string, string>) => (await (await request(query)).json()) as SignedAnswer;
const pageOf = async (answer: SignedAnswer) => (await (await follow(answer)).json()) as FeedPage;
const idsOf = ({ data }: FeedPage) => data.map((entry) => entry.data.id_str);

describe("feed", () => {
  it("answers both steps in the shape of the contract", async () => {
    const answer = await sign(session);
    expect([...Value.Errors(endpoints.feed.data, answer)]).toEqual([]);
    expect([...Value.Errors(endpoints.feed.signedData, await pageOf(answer))]).toEqual([]);
    expect(answer).toMatchObject({ action: "fetch_signed_url", method: "GET", region: "US", channel_id: "87" });
    expect(new URL(answer.signed_url).pathname).toBe("/webcast/feed/");
  });

  it("shows each live room once over all pages", async () => {
    const ids: string[] = [];
    let maxTime: string | undefined = "0";
    while (maxTime !== undefined) {
      const page: FeedPage = await pageOf(await sign({ ...session, max_time: maxTime, count: "50" }));
      ids.push(...idsOf(page));
      maxTime = page.extra.max_time;
    }
    const live = mock.state().world.liveUsers.map(({ roomId }) => roomId);
    expect(ids).toHaveLength(live.length);
    expect(new Set(ids)).toEqual(new Set(live));
  });

  it("gives a template for the next page, without secrets", async () => {
    const answer = await sign({ ...session, count: "7", ttwid: "mine", ms_token: "tok" });
    const first = await pageOf(answer);
    const template = String(answer["load_more_url"]);
    expect(template).toBe(`${mock.url}/webcast/feed?count=7&max_time={MAX_TIME}`);
    const next = template.replace("{MAX_TIME}", first.extra.max_time ?? "");
    const response = await fetch(`${next}&${new URLSearchParams(session)}`, {
      headers: { "x-api-key": mock.keys.pro },
    });
    const second = await pageOf((await response.json()) as SignedAnswer);
    expect(idsOf(second).length).toBeGreaterThan(0);
    expect(idsOf(second).length).toBeLessThanOrEqual(7);
    expect(idsOf(second).filter((id) => idsOf(first).includes(id))).toEqual([]);
  });

  it("shows 5 rooms and no more pages without a session", async () => {
    const page = await pageOf(await sign());
    expect([page.data.length, page.extra]).toEqual([5, {}]);
  });

  it("ends when the session does not come along to the second step", async () => {
    const answer = await sign(session);
    const visitor = answer.cookies.split("; ")[0] ?? "";
    expect(idsOf((await (await follow(answer, { cookies: visitor })).json()) as FeedPage)).toHaveLength(5);
  });

  it("has no rooms after a cursor that no page gave, and notes it", async () => {
    const page = await pageOf(await sign({ ...session, max_time: "1773128824428" }));
    expect(page).toEqual({ status_code: 0, data: [], extra: {} });
    expect(mock.journal.find({ side: "platform" }).at(-1)).toMatchObject({ code: "unknown max_time" });
  });

  it("shows followed hosts to a session only", async () => {
    const refused = await request({ channel_id: "42" });
    expect([refused.status, await refused.json()]).toEqual([
      401,
      expect.objectContaining({ code: "SESSION_REQUIRED" }),
    ]);
    const followed = await pageOf(await sign({ ...session, channel_id: "42" }));
    expect(followed.data.length).toBeGreaterThan(0);
  });

  it.each(["86", "89", "1111006"])("has rooms in channel %s", async (channel_id) => {
    expect((await pageOf(await sign({ ...session, channel_id }))).data.length).toBeGreaterThan(0);
  });
});

describe("the cookies of a feed", () => {
  it("are the server's ttwid, and the session in both of its cookies", async () => {
    expect((await sign()).cookies).toMatch(/^ttwid=[\w-]+$/);
    expect((await sign(session)).cookies).toMatch(
      /^ttwid=[\w-]+; sessionid=YOUR_SESSION_ID; sessionid_ss=YOUR_SESSION_ID$/,
    );
  });

  it("are the caller's own where there are some", async () => {
    const answer = await sign({ ttwid: "1%7Cmine", ms_token: "tok" });
    expect(answer.cookies).toBe("ttwid=1%7Cmine; msToken=tok");
    expect((await pageOf(answer)).data).toHaveLength(5);
    const other = await follow(answer, { cookies: "ttwid=1%7Cother; msToken=tok" });
    expect(await other.text()).toBe("");
  });

  it("of one caller are not good for the URL of another", async () => {
    const [mine, theirs] = [await sign({ ttwid: "mine" }), await sign({ ttwid: "theirs" })];
    expect(await (await follow(theirs, { cookies: mine.cookies })).text()).toBe("");
    expect((await pageOf(theirs)).data).toHaveLength(5);
  });
});

describe("the quota of the feed", () => {
  it("counts down, refuses, and is back a day later", async () => {
    const left: unknown[] = [];
    for (let turn = 0; turn < 20; turn++) {
      const response = await request({}, mock.keys.basic);
      const answer = (await response.json()) as SignedAnswer;
      left.push(answer["feed_remaining"]);
      expect(answer["feed_limit"]).toBe(20);
    }
    expect(left).toEqual(Array.from({ length: 20 }, (_, turn) => 19 - turn));
    const refused = await request({}, mock.keys.basic);
    expect(refused.status).toBe(429);
    expect(refused.headers.get("retry-after")).toBe(String(DAY_MS / 1000));
    expect(await refused.json()).toMatchObject({
      status_code: -1,
      code: "QUOTA_EXCEEDED",
      feed_remaining: 0,
      feed_limit: 20,
    });
    await clock.advance(DAY_MS);
    expect((await request({}, mock.keys.basic)).status).toBe(200);
  });

  it("is not used up by calls that are refused", async () => {
    await request({ channel_id: "42" });
    await request({ count: "51" });
    expect((await sign())["feed_remaining"]).toBe(99);
  });
});
