import { afterEach, describe, expect, it } from "vitest";
import { callEndpoint } from "../../../testing/rest-client.ts";
import { createManualClock } from "../../clock/virtual-clock.ts";
import type { MockServerOptions } from "../../options.ts";
import { type MockServer, startMockServer } from "../../server.ts";

const room_id = "7123456789";
const user_id = "123456";
let mock: MockServer;
afterEach(() => mock.close());

async function start(options: MockServerOptions = {}) {
  mock = await startMockServer({ clock: createManualClock(Date.parse("2026-01-01")), limits: false, ...options });
  return { url: mock.url, cookies: "sessionid=session_streamer" };
}

describe("mutes", () => {
  it("last for as long as was said, and can be taken back", async () => {
    const host = await start();
    const list = async () => (await callEndpoint("listMutes", { room_id }, host)).data.muted_users;
    const { data } = await callEndpoint("mute", { room_id, user_id, duration: 60 }, host);
    expect(data.muted_users).toEqual([{ user_id, duration: 60 }]);
    await mock.clock.advance(59_000);
    expect(await list()).toEqual([{ user_id, duration: 1 }]);
    await mock.clock.advance(1000);
    expect(await list()).toEqual([]);
    await callEndpoint("mute", { room_id, user_id, duration: 0 }, host);
    const removed = await callEndpoint("unmute", { room_id, user_id }, host);
    expect(removed.data).toEqual({ muted_users: [], removed: true });
    expect((await callEndpoint("unmute", { room_id, user_id }, host)).data.removed).toBe(false);
  });

  it("last 300 s if not said", async () => {
    const host = await start();
    const { data } = await callEndpoint("mute", { room_id, user_id }, host);
    expect(data.muted_users).toEqual([{ user_id, duration: 300 }]);
  });
});

describe("bans", () => {
  it("stand on the list with a name, where there is one, until they are taken back", async () => {
    const host = await start();
    await callEndpoint("ban", { room_id, user_id }, host);
    await callEndpoint("ban", { room_id, user_id: "42" }, host);
    const { data } = await callEndpoint("listBans", { room_id }, host);
    expect(data.banned_users).toEqual([
      { user_id, username: "john_doe" },
      { user_id: "42", username: "" },
    ]);
    const removed = await callEndpoint("unban", { room_id, user_id }, host);
    expect(removed.data).toEqual({ banned_users: [{ user_id: "42", username: "" }], removed: true });
  });
});

describe("moderation", () => {
  it.each(["listMutes", "mute", "unmute", "listBans", "ban", "unban"] as const)(
    "%s is for moderators of a live room",
    async (name) => {
      const { url, cookies } = await start();
      const ask = async (room: string, session: string) => {
        const { status, body } = await callEndpoint(name, { room_id: room, user_id }, { url, cookies: session });
        return [status, body.code];
      };
      expect(await ask(room_id, "sessionid=session_john_doe")).toEqual([403, "FORBIDDEN"]);
      expect(await ask(room_id, "sessionid=unknown")).toEqual([401, "SESSION_REQUIRED"]);
      expect(await ask("99", cookies)).toEqual([404, "NOT_FOUND"]);
      mock.end("streamer");
      expect(await ask(room_id, cookies)).toEqual([404, "NOT_LIVE"]);
    },
  );

  it("answers nothing to a change where that is read, and changes all the same", async () => {
    const host = await start({ quirks: { moderationAnswer: "empty" } });
    for (const name of ["mute", "unmute", "ban"] as const) {
      expect((await callEndpoint(name, { room_id, user_id }, host)).data).toEqual({});
    }
    expect((await callEndpoint("listBans", { room_id }, host)).data.banned_users).toHaveLength(1);
  });
});
