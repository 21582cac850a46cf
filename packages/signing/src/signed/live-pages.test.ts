import { ManualClock } from "@webcast-kit/protocol/testing";
import { describe, expect, it } from "vitest";
import { rejectionOf, signingErrorOf } from "../../testing/outcome.ts";
import { type Answerer, StubDispatcher } from "../../testing/stub-dispatcher.ts";
import { createSigningClient } from "../client.ts";

const html = '<script>{"roomId":"7300000000000000123"}</script>';
const offline = '<script id="SIGI_STATE">{"LiveRoom":{"liveRoomUserInfo":{"user":{"roomId":"","status":4}}}}</script>';
const FIVE_MINUTES_MS = 300_000;

function setup(answer: Answerer = () => ({ body: html, headers: { "set-cookie": ["a=b", "ttwid=1%7Cabc; Path=/"] } })) {
  const dispatcher = new StubDispatcher(answer);
  const clock = new ManualClock();
  return { dispatcher, clock, client: createSigningClient({ apiKey: "key-of-the-test", dispatcher, clock }) };
}

describe("resolveLivePage", () => {
  it("reads room and cookie from the page of the user, without the key", async () => {
    const { client, dispatcher } = setup();
    expect(await client.resolveLivePage("@streamer")).toEqual({
      roomId: "7300000000000000123",
      ttwid: "1%7Cabc",
      clusterRegion: "",
    });
    const [request] = dispatcher.requests;
    expect(request).toMatchObject({ method: "GET", origin: "https://www.tiktok.com", path: "/@streamer/live" });
    expect(request?.headers["user-agent"]).toContain("Chrome");
    expect(JSON.stringify(request)).not.toContain("key-of-the-test");
  });

  it("asks once in five minutes, whatever the case of the name", async () => {
    const { client, clock, dispatcher } = setup();
    await client.resolveLivePage("streamer");
    clock.advance(FIVE_MINUTES_MS - 1);
    await client.resolveRoomId("@Streamer");
    expect(dispatcher.requests).toHaveLength(1);
    clock.advance(1);
    await client.resolveLivePage("streamer");
    await client.resolveLivePage("somebody_else");
    expect(dispatcher.requests).toHaveLength(3);
  });

  it("asks again for who was not live", async () => {
    const { client, dispatcher } = setup(() => ({ body: offline }));
    expect(await client.resolveLivePage("streamer")).toBeNull();
    expect(await client.resolveRoomId("streamer")).toBeNull();
    expect(dispatcher.requests).toHaveLength(2);
  });

  it("shares a request between callers; one who gives up does not end it for the others", async () => {
    const { client, dispatcher } = setup();
    const controller = new AbortController();
    const first = rejectionOf(client.resolveLivePage("streamer", { signal: controller.signal }));
    const second = client.resolveRoomId("streamer");
    controller.abort("enough");
    expect(await first).toBe("enough");
    expect(await second).toBe("7300000000000000123");
    expect(dispatcher.requests).toHaveLength(1);
  });

  it("says that who does not exist is not live", async () => {
    const { client } = setup(() => ({ status: 404, body: html }));
    expect(await client.resolveLivePage("nobody")).toBeNull();
  });

  it.each([
    ["a redirect to a login", { status: 302, headers: { location: "https://x.example/" } }, "ERR_HTTP_STATUS", 302],
    ["a refusal", { status: 403 }, "ERR_HTTP_STATUS", 403],
    ["a limit", { status: 429, headers: { "retry-after": "7" } }, "ERR_RATE_LIMITED", 429],
    ["a page without a room", { body: "<h1>Log in</h1>" }, "ERR_RESPONSE_INVALID", 200],
  ])("tells %s apart from a user who is not live", async (_, answer, code, status) => {
    const { client } = setup(() => answer);
    const error = await signingErrorOf(client.resolveLivePage("streamer"));
    expect(error).toMatchObject({ code, status, source: "platform" });
    if (status === 429) expect(error.retryAfterMs).toBe(7000);
  });

  it("bounds the page", async () => {
    const { client } = setup(() => ({ body: "x".repeat(4 * 1024 * 1024 + 1) }));
    expect((await signingErrorOf(client.resolveLivePage("streamer"))).message).toBe(
      "ERR_RESPONSE_INVALID: livePage: the body has more than 4194304 bytes",
    );
  });

  it.each([[""], ["@"], ["x".repeat(65)], ["\ud800"], [7 as unknown as string]])(
    "refuses the name %j",
    async (name) => {
      const { client, dispatcher } = setup();
      expect((await signingErrorOf(client.resolveLivePage(name))).code).toBe("ERR_ARGUMENT");
      expect(dispatcher.requests).toEqual([]);
    },
  );

  it("cannot be led elsewhere by a name", async () => {
    const { client, dispatcher } = setup();
    await client.resolveLivePage("../../x?y#z@evil.example");
    expect(dispatcher.requests[0]?.path).toBe("/@..%2F..%2Fx%3Fy%23z%40evil.example/live");
  });
});

describe("two clients", () => {
  it("do not share a page", async () => {
    const one = setup();
    const other = setup();
    await one.client.resolveLivePage("streamer");
    await other.client.resolveLivePage("streamer");
    expect([one.dispatcher.requests.length, other.dispatcher.requests.length]).toEqual([1, 1]);
  });
});
