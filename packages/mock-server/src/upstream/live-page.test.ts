import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createManualClock } from "../clock/virtual-clock.ts";
import { type MockServer, startMockServer } from "../server.ts";

let mock: MockServer;

beforeEach(async () => {
  mock = await startMockServer({ clock: createManualClock(Date.parse("2026-01-01T12:00:00.000Z")) });
});

afterEach(() => mock.close());

async function open(uniqueId: string, origin = mock.url) {
  const response = await fetch(`${origin}/@${uniqueId}/live`);
  return { status: response.status, headers: response.headers, html: await response.text() };
}

interface PageState {
  readonly AppContext: { readonly appContext: { readonly clusterRegion?: string } };
  readonly LiveRoom: {
    readonly liveRoomUserInfo: {
      readonly user: { readonly uniqueId: string; readonly roomId: string; readonly status: number };
      readonly liveRoom: { readonly liveRoomStats: { readonly userCount: number } };
    };
  };
  readonly __DEFAULT_SCOPE__: Readonly<Record<string, { readonly clusterRegion?: string }>>;
}

/** What a script of the page holds. */
function stateOf(html: string, id: string): PageState {
  const text = new RegExp(`<script id="${id}" type="application/json">(.*?)</script>`, "s").exec(html)?.[1];
  return JSON.parse(text ?? "null");
}

describe("the live page", () => {
  it("carries room id, host and region of who is live, and a visitor's cookie", async () => {
    const { status, headers, html } = await open("streamer");
    expect([status, headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    expect(headers.get("set-cookie")).toMatch(/^ttwid=1%7C[0-9a-f]{32}%7C1767268800; Path=\//);
    const { AppContext, LiveRoom } = stateOf(html, "SIGI_STATE");
    expect(LiveRoom.liveRoomUserInfo.user).toMatchObject({ uniqueId: "streamer", roomId: "7123456789", status: 2 });
    expect(LiveRoom.liveRoomUserInfo.liveRoom.liveRoomStats.userCount).toBeGreaterThan(0);
    expect(AppContext.appContext.clusterRegion).toBe("US_TTP");
    const universal = stateOf(html, "__UNIVERSAL_DATA_FOR_REHYDRATION__");
    expect(universal.__DEFAULT_SCOPE__["webapp.app-context"]?.clusterRegion).toBe("US_TTP");
    expect(/"roomId":"(\d+)"/.exec(html)?.[1]).toBe("7123456789");
    expect(/room_id=(\d+)/.exec(html)?.[1]).toBe("7123456789");
  });

  it("follows the world: a new stream has a new id, and after it there is none", async () => {
    const roomId = mock.live("late_comer");
    expect((await open("late_comer")).html).toContain(`"roomId":"${roomId}"`);
    mock.end("late_comer");
    const { status, html } = await open("late_comer");
    expect(status).toBe(200);
    expect(html).not.toMatch(/"roomId":"\d|room_id=/);
    expect(stateOf(html, "SIGI_STATE").LiveRoom.liveRoomUserInfo.user).toMatchObject({ roomId: "", status: 4 });
  });

  it("is not there for who does not exist", async () => {
    const { status, headers, html } = await open("nobody_at_all");
    expect([status, headers.get("content-type")]).toEqual([404, "text/html; charset=utf-8"]);
    expect(html).not.toContain("SIGI_STATE");
  });

  it("cannot be broken out of by a name", async () => {
    mock.live('</script><b>&"x');
    const { html } = await open(encodeURIComponent('</script><b>&"x'));
    expect(html).not.toContain("<b>");
    expect(html).not.toContain("<B>");
    expect(stateOf(html, "SIGI_STATE").LiveRoom.liveRoomUserInfo.user.uniqueId).toBe('</script><b>&"x');
  });

  it("shows the world of its namespace", async () => {
    const own = mock.namespace("apart");
    own.live("only_here");
    expect((await open("only_here", own.url)).status).toBe(200);
    expect((await open("only_here")).status).toBe(404);
  });
});
