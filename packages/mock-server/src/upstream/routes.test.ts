import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Deviation, follow, SESSION, type SignedAnswer } from "../../testing/signed-url.ts";
import { createManualClock, type VirtualClock } from "../clock/virtual-clock.ts";
import { type MockServer, startMockServer } from "../server.ts";

const NOON = Date.parse("2026-01-01T12:00:00.000Z");

let clock: VirtualClock;
let mock: MockServer;

beforeEach(async () => {
  clock = createManualClock(NOON);
  mock = await startMockServer({ clock, quirks: { roomInfo: "signed" } });
});

afterEach(() => mock.close());

async function call(path: string, body: object, headers: Record<string, string> = {}): Promise<SignedAnswer> {
  const response = await fetch(mock.url + path, {
    method: "POST",
    headers: { "x-api-key": mock.keys.pro, "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as SignedAnswer;
}

const roomInfo = () => call("/webcast/room_info", { unique_id: "streamer" });

/** A POST, whose cookies hold a session. */
async function regional(): Promise<SignedAnswer> {
  const answer = await call("/webcast/ranklist/regional", { unique_id: "streamer" });
  return { ...answer, cookies: `${SESSION}; ${answer.cookies}` };
}

async function signUrl(url: string): Promise<SignedAnswer> {
  const { data } = (await call("/webcast/sign_url", { url })) as unknown as { data: Record<string, string> };
  const { signed_url = "", user_agent = "", cookies = "" } = data;
  const headers = { "User-Agent": user_agent };
  return { status_code: 0, action: "", signed_url, cookies, method: "GET", headers, note: "" };
}

const lastVisit = () => mock.journal.find({ kind: "request", side: "platform" }).at(-1);

describe("a signed URL", () => {
  it.each([
    ["GET", roomInfo],
    ["POST", regional],
  ])("is answered when a %s comes as it was told, also twice", async (_method, sign) => {
    const answer = await sign();
    for (let turn = 0; turn < 2; turn++) {
      const response = await follow(answer);
      expect([response.status, await response.json()]).toEqual([200, expect.objectContaining({ status_code: 0 })]);
    }
    expect(lastVisit()).not.toHaveProperty("code");
  });

  const violations: [string, () => Promise<SignedAnswer>, Deviation, string][] = [
    ["another User-Agent", roomInfo, { headers: { "User-Agent": "curl/8" } }, "user agent mismatch"],
    ["no cookie", roomInfo, { cookies: "" }, "cookie mismatch"],
    ["another cookie", roomInfo, { cookies: "ttwid=other" }, "cookie mismatch"],
    ["another method", roomInfo, { method: "POST" }, "method mismatch"],
    [
      "another method for a form",
      async () => ({ ...(await regional()), body: undefined as never }),
      { method: "GET" },
      "method mismatch",
    ],
    ["another body", regional, { body: "rank_type=1" }, "body mismatch"],
    ["no session", async () => call("/webcast/ranklist/regional", { unique_id: "streamer" }), {}, "session required"],
  ];

  it.each(violations)("is refused with %s", async (_what, sign, deviation, reason) => {
    const response = await follow(await sign(), deviation);
    expect([response.status, await response.text()]).toEqual([200, ""]);
    expect(lastVisit()).toMatchObject({ status: 200, code: reason });
  });

  it("is refused when its form has the same fields in other bytes", async () => {
    const answer = await regional();
    const body = (answer.body ?? "").split("&").reverse().join("&");
    expect(await (await follow(answer, { body })).text()).toBe("");
    expect(lastVisit()).toMatchObject({ code: "body mismatch" });
  });

  it("is refused with a session that nobody has, where one is needed", async () => {
    const answer = await regional();
    const cookies = answer.cookies.replace(SESSION, "sessionid=nobody");
    expect(await (await follow(answer, { cookies })).text()).toBe("");
    expect(lastVisit()).toMatchObject({ code: "session required" });
  });

  it("is refused when anything in it is changed", async () => {
    const answer = await roomInfo();
    const url = new URL(answer.signed_url);
    url.searchParams.set("aid", "1");
    const swapped = answer.signed_url.replace("/webcast/room/info/", "/webcast/gift/list/");
    for (const changed of [url.href, `${answer.signed_url}&a=b`, swapped]) {
      expect(await (await follow(answer, { url: changed })).text()).toBe("");
      expect(lastVisit()).toMatchObject({ code: "illegal secret key" });
    }
  });

  it("lives for 30 seconds of the mock's clock", async () => {
    const answer = await roomInfo();
    await clock.advance(29_999);
    expect(await (await follow(answer)).text()).not.toBe("");
    await clock.advance(1);
    expect(await (await follow(answer)).text()).toBe("");
    expect(lastVisit()).toMatchObject({ code: "signature expired" });
  });

  it("leads to the namespace that signed it, and to no other", async () => {
    const own = mock.namespace("apart");
    own.live("only_here");
    const response = await fetch(`${own.url}/webcast/ranklist/regional?apiKey=${mock.keys.pro}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ unique_id: "only_here" }),
    });
    const answer = (await response.json()) as SignedAnswer;
    expect(answer.signed_url.startsWith(`${mock.url}/ns/apart/webcast/ranklist/list/v2/?`)).toBe(true);
    const cookies = `${SESSION}; ${answer.cookies}`;
    expect(await (await follow(answer, { cookies })).json()).toMatchObject({ status_code: 0 });
    const elsewhere = answer.signed_url.replace("/ns/apart", "");
    expect(await (await follow(answer, { cookies, url: elsewhere })).text()).toBe("");
  });
});

describe("the platform's side", () => {
  it("answers any other path that was signed", async () => {
    const answer = await signUrl("https://webcast.tiktok.com/webcast/some/thing/?a=b c");
    expect(await (await follow(answer)).json()).toEqual({ status_code: 0, data: {} });
    expect(await (await follow(answer, { cookies: "" })).text()).toBe("");
    expect(lastVisit()).toMatchObject({ path: "/webcast/some/thing/", code: "cookie mismatch" });
  });

  it("tells nothing of the API's limits", async () => {
    const response = await follow(await roomInfo());
    expect([...response.headers.keys()].filter((name) => name.startsWith("x-ratelimit"))).toEqual([]);
  });

  it("leaves what is not signed to the API", async () => {
    const unknown = await fetch(`${mock.url}/webcast/some/thing/`);
    expect([unknown.status, await unknown.json()]).toEqual([404, expect.objectContaining({ code: "NOT_FOUND" })]);
    expect(unknown.headers.has("x-ratelimit-limit")).toBe(true);
    const wrongMethod = await fetch(`${mock.url}/webcast/room_info`);
    expect([wrongMethod.status, wrongMethod.headers.get("allow")]).toEqual([405, "POST"]);
    expect(mock.journal.find({ side: "platform" })).toEqual([]);
  });

  it("takes forms where the API takes JSON only", async () => {
    const form = {
      method: "POST",
      headers: { "x-api-key": mock.keys.pro },
      body: new URLSearchParams({ unique_id: "streamer" }),
    };
    expect((await fetch(`${mock.url}/webcast/room_info`, form)).status).toBe(415);
    expect((await fetch(`${mock.url}/webcast/room/info/`, form)).status).toBe(200);
  });

  it("says of an ended room that it is over, and of an unknown one that there is none", async () => {
    const ended = await roomInfo();
    mock.end("streamer");
    expect(await (await follow(ended)).json()).toMatchObject({ status_code: 0, data: { status: 4, user_count: 0 } });
    const unknown = await signUrl("https://webcast.tiktok.com/webcast/room/info/?room_id=1");
    expect(await (await follow(unknown)).json()).toMatchObject({ status_code: 30003 });
    expect(lastVisit()).toMatchObject({ code: "room not found" });
  });
});
