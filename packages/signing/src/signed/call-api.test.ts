import { ManualClock } from "@webcast-kit/protocol/testing";
import { describe, expect, it } from "vitest";
import { signingErrorOf } from "../../testing/outcome.ts";
import { type Dispatched, type StubAnswer, StubDispatcher } from "../../testing/stub-dispatcher.ts";
import { createSigningClient } from "../client.ts";
import type { ApiCall } from "./call-api.ts";

const ROOM = "7300000000000000123";
const NEXT_ROOM = "7300000000000000456";
const signed = {
  status_code: 0,
  action: "fetch_signed_url",
  signed_url: "https://webcast.tiktok.com/x?a=b",
  cookies: "c=d",
};
const fromPlatform = { status_code: 0, data: { title: "Evening stream" } };
const notLive: StubAnswer = { status: 404, body: { status_code: -1, error: "no", code: "NOT_LIVE" } };
const pageOf = (roomId: string): StubAnswer => ({ body: `"roomId":"${roomId}"` });
const offlinePage: StubAnswer = {
  body: '<script id="SIGI_STATE">{"LiveRoom":{"liveRoomUserInfo":{"user":{"roomId":"","status":4}}}}</script>',
};

interface Sides {
  /** Nothing is a page that never comes. */
  readonly page?: (count: number) => StubAnswer | undefined;
  readonly api?: (request: Dispatched, count: number) => StubAnswer;
}

/** Plays the page, the API and the platform. */
function setup({ page = () => pageOf(ROOM), api = () => ({ body: signed }) }: Sides = {}) {
  const dispatcher = new StubDispatcher((request) => {
    if (request.origin === "https://www.tiktok.com") return page(sentTo("www.tiktok.com").length);
    if (request.origin === "https://api.tik.tools") return api(request, sentTo("api.tik.tools").length);
    return { body: fromPlatform };
  });
  const sentTo = (host: string) => dispatcher.requests.filter(({ origin }) => origin === `https://${host}`);
  const clock = new ManualClock();
  const client = createSigningClient({ apiKey: "key-of-the-test", dispatcher, clock });
  const call = (more: Partial<ApiCall> = {}) =>
    client.callApi({ endpoint: "/webcast/room_info", uniqueId: "@streamer", ...more });
  const apiCalls = () =>
    sentTo("api.tik.tools").map(({ method, path, body }) => [method, path, JSON.parse(body ?? "null")]);
  return { call, sentTo, apiCalls, client, clock };
}

describe("callApi", () => {
  it("finds the room, calls the API and fetches what it signed", async () => {
    const { call, sentTo, apiCalls } = setup();
    expect(await call()).toEqual(fromPlatform);
    expect(apiCalls()).toEqual([["POST", "/webcast/room_info", { unique_id: "streamer", room_id: ROOM }]]);
    expect(sentTo("api.tik.tools")[0]?.headers["x-api-key"]).toBe("key-of-the-test");
    expect(sentTo("webcast.tiktok.com")).toMatchObject([{ path: "/x?a=b", headers: { cookie: "c=d" } }]);
  });

  it("gives the whole answer of an API that signs nothing", async () => {
    const answer = { status_code: 0, data: { alive: true, title: "Evening stream" } };
    expect(await setup({ api: () => ({ body: answer }) }).call()).toEqual(answer);
  });

  it("takes the method of the contract, and the parameters where it has them", async () => {
    const { call, apiCalls } = setup({ api: () => ({ body: { status_code: 0, data: [] } }) });
    await call({ endpoint: "/webcast/rankings" });
    await call({ endpoint: "/webcast/rankings", method: "POST", extraBody: { more: 1, absent: undefined } });
    await call({ endpoint: "/webcast/check_alive" });
    await call({ endpoint: "/webcast/rate_limits" });
    await call({ endpoint: "/webcast/live_analytics/video_detail", extraBody: { video_id: "v1" }, session });
    expect(apiCalls()).toEqual([
      ["GET", `/webcast/rankings?unique_id=streamer&room_id=${ROOM}`, null],
      ["POST", "/webcast/rankings", { unique_id: "streamer", room_id: ROOM, more: 1 }],
      ["GET", "/webcast/check_alive?unique_id=streamer", null],
      ["GET", "/webcast/rate_limits", null],
      ["GET", "/webcast/live_analytics/video_detail?video_id=v1", null],
    ]);
  });

  it("sends both names of the room to an endpoint that the contract does not have", async () => {
    const { call, apiCalls } = setup({ api: () => ({ body: { status_code: 0, data: {} } }) });
    await call({ endpoint: "/webcast/gift_gallery", method: "GET", extraBody: { unique_id: "other" } });
    expect(apiCalls()).toEqual([["GET", `/webcast/gift_gallery?unique_id=other&room_id=${ROOM}`, null]]);
  });

  it("is null when the page, the API or its answer says that the user is not live", async () => {
    const byPage = setup({ page: () => offlinePage });
    expect(await byPage.call()).toBeNull();
    expect(byPage.apiCalls()).toEqual([]);
    expect(await setup({ api: () => notLive }).call()).toBeNull();
    expect(await setup({ api: () => ({ body: { status_code: 0, data: { alive: false } } }) }).call()).toBeNull();
  });

  it("lets the API find the room when the page does not say", async () => {
    const { call, apiCalls } = setup({ page: () => ({ status: 403 }) });
    expect(await call()).toEqual(fromPlatform);
    expect(apiCalls()).toEqual([["POST", "/webcast/room_info", { unique_id: "streamer" }]]);
  });

  it("fails with the page when only the page could tell the room", async () => {
    const { call, apiCalls } = setup({ page: () => ({ status: 403 }) });
    const failing = call({ endpoint: USER_PAGE, session });
    expect(await signingErrorOf(failing)).toMatchObject({ code: "ERR_HTTP_STATUS", status: 403, source: "platform" });
    expect(apiCalls()).toEqual([]);
  });

  it("waits for the page no longer than timeoutMs, and lets others wait on", async () => {
    const { call, client, clock, sentTo, apiCalls } = setup({ page: () => undefined });
    const other = signingErrorOf(client.resolveLivePage("streamer"));
    const byName = call({ timeoutMs: 100 });
    const failing = signingErrorOf(call({ endpoint: USER_PAGE, session, timeoutMs: 100 }));
    await clock.run(100);
    expect(await byName).toEqual(fromPlatform);
    expect((await failing).message).toBe("ERR_TIMEOUT: livePage: no answer in 100 ms");
    expect(apiCalls()).toHaveLength(1);
    await clock.run(14_900);
    expect((await other).message).toBe("ERR_TIMEOUT: livePage: no answer in 15000 ms");
    expect(sentTo("www.tiktok.com")).toHaveLength(1);
  });

  it("refuses a time out of range before anything is sent", async () => {
    const { call, sentTo } = setup();
    expect((await signingErrorOf(call({ timeoutMs: 0 }))).message).toContain("timeoutMs must be a whole number");
    expect(sentTo("www.tiktok.com")).toEqual([]);
  });

  it("looks again when the room that it knew is over", async () => {
    const { call, sentTo, apiCalls } = setup({
      page: (count) => pageOf(count === 1 ? ROOM : NEXT_ROOM),
      api: ({ body }) => (body?.includes(ROOM) ? notLive : { body: signed }),
    });
    expect(await call()).toEqual(fromPlatform);
    expect(await call()).toEqual(fromPlatform);
    expect(sentTo("www.tiktok.com")).toHaveLength(2);
    expect(apiCalls().map(([, , body]) => body.room_id)).toEqual([ROOM, NEXT_ROOM, NEXT_ROOM]);
  });

  it("passes other errors on", async () => {
    const { call } = setup({ api: () => ({ status: 401, body: { status_code: -1, error: "no" } }) });
    expect((await signingErrorOf(call())).message).toBe("ERR_UNAUTHORIZED: roomInfo: HTTP 401, no");
  });

  it.each([
    ["@evil.example"],
    ["//evil.example/x"],
    ["https://evil.example/x"],
    ["webcast/room_info"],
    ["/webcast/../x"],
    ["/webcast/room_info?a=b"],
    ["/webcast/room_info#x"],
    ["/webcast/\\x"],
    ["/"],
    [""],
    [7 as unknown as string],
  ])("refuses the endpoint %j: the key must not go anywhere else", async (endpoint) => {
    const { call, apiCalls } = setup();
    expect((await signingErrorOf(call({ endpoint }))).message).toBe(
      "ERR_ARGUMENT: endpoint must be a path such as /webcast/room_info",
    );
    expect(apiCalls()).toEqual([]);
  });

  it("refuses other methods and what is no name", async () => {
    const { call } = setup();
    expect((await signingErrorOf(call({ method: "PUT" as "GET" }))).message).toContain("method must be GET or POST");
    expect((await signingErrorOf(call({ uniqueId: "" }))).message).toContain("uniqueId must be a name");
  });
});

/** Wants the number of the room, and takes no name. */
const USER_PAGE = "/webcast/live_analytics/user_interactions";
const session = { cookies: "sessionid=session-of-the-test", hosts: ["api.tik.tools"] };
