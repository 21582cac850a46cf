import { afterEach, beforeEach, describe, expect, it } from "vitest";
import WebSocket from "ws";
import { callEndpoint } from "../../../testing/rest-client.ts";
import { createManualClock } from "../../clock/virtual-clock.ts";
import { type MockServer, startMockServer } from "../../server.ts";

const ROOM = "7123456789";
let mock: MockServer;

beforeEach(async () => {
  mock = await startMockServer({ clock: createManualClock(Date.parse("2026-01-01")), limits: false });
});
afterEach(() => mock.close());

const say = (text: string, cookies?: string, room_id = ROOM) =>
  callEndpoint("chat", { room_id, text }, { url: mock.url, cookies: cookies ?? "a=b; sessionid=session_john_doe" });

/** What a socket hears of people, once it is told of this text. */
async function hear(text: string): Promise<() => Promise<unknown>> {
  const socket = new WebSocket(`${mock.wsUrl}/?uniqueId=streamer&apiKey=${mock.keys.pro}`);
  const heard = new Promise((resolve) => {
    socket.on("message", (data) => {
      const { event, data: said } = JSON.parse(String(data)) as { event: string; data: { comment?: string } };
      if (event === "chat" && said.comment === text) resolve(said);
    });
  });
  await new Promise((resolve) => socket.once("message", resolve));
  return () => heard;
}

describe("chat", () => {
  it("is heard by the sockets of the room, as of the session's user", async () => {
    const heard = await hear("Good evening!");
    const { status, data } = await say("Good evening!");
    expect([status, data]).toEqual([200, { status_code: 0 }]);
    expect(await heard()).toMatchObject({ type: "chat", user: { id: "123456", uniqueId: "john_doe" } });
  });

  it("is refused by the platform, not by the API, to who writes too fast", async () => {
    await say("one");
    const { status, body, data } = await say("two");
    expect([status, body["status_code"]]).toEqual([200, 0]);
    expect(data.status_code).not.toBe(0);
    expect(data).toMatchObject({ message: "You are muted", muted_until: expect.any(Number) });
  });

  it("is refused to who is banned", async () => {
    const moderator = { url: mock.url, cookies: "sessionid=session_streamer" };
    await callEndpoint("ban", { room_id: ROOM, user_id: "123456" }, moderator);
    expect((await say("hello")).data).toMatchObject({ message: "You are banned" });
  });

  it.each([
    ["sessionid=unknown", ROOM, "SESSION_REQUIRED"],
    [undefined, "99", "NOT_FOUND"],
  ])("with session %s to room %s answers %s", async (cookies, room, code) => {
    expect((await say("hello", cookies, room)).body.code).toBe(code);
  });

  it("cannot be sent to a room that is over", async () => {
    mock.end("streamer");
    expect((await say("hello")).body.code).toBe("NOT_LIVE");
  });
});
