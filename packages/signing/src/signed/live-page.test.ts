import { describe, expect, it } from "vitest";
import { parseLivePage, parseTtwid } from "./live-page.ts";

const ROOM = "7300000000000000123";

const script = (id: string, state: unknown) =>
  `<script id="${id}" type="application/json">${JSON.stringify(state)}</script>`;
const sigi = (user: unknown, context?: unknown) =>
  script("SIGI_STATE", {
    AppContext: { appContext: context },
    LiveRoom: { liveRoomUserInfo: { user } },
  });
const universal = (context: unknown) =>
  script("__UNIVERSAL_DATA_FOR_REHYDRATION__", { __DEFAULT_SCOPE__: { "webapp.app-context": context } });
const page = (...parts: readonly string[]) => `<!DOCTYPE html><html><body>${parts.join("\n")}</body></html>`;

describe("parseLivePage", () => {
  it("reads room and region from the state of the page", () => {
    const html = page(sigi({ roomId: ROOM, status: 2 }, { clusterRegion: "US_TTP" }));
    expect(parseLivePage(html)).toEqual({ roomId: ROOM, clusterRegion: "US_TTP" });
  });

  it("reads the region from the other state when the first has none", () => {
    const html = page(sigi({ roomId: ROOM, status: 2 }), universal({ clusterRegion: "EU_TTP" }));
    expect(parseLivePage(html)).toEqual({ roomId: ROOM, clusterRegion: "EU_TTP" });
  });

  it.each([
    ["a JSON that is no state of ours", page(`<script>{"user":{"roomId":"${ROOM}"}}</script>`)],
    ["the link of the app", page(`<meta property="al:ios:url" content="snssdk1233://live?room_id=${ROOM}">`)],
    ["a state that is cut off", page(`<script id="SIGI_STATE">{"LiveRoom":{"x":{"roomId":"${ROOM}"</script>`)],
    ["a script without an end", `<script id="SIGI_STATE">{"roomId":"${ROOM}"}`],
  ])("finds the room in %s", (_, html) => {
    expect(parseLivePage(html)).toEqual({ roomId: ROOM, clusterRegion: "" });
  });

  it.each([
    ["has no room", { roomId: "", status: 4 }],
    ["has the room of the last stream", { roomId: ROOM, status: 4 }],
    ["has room 0", { roomId: "0", status: 2 }],
    ["has a room that is no number", { roomId: "x", status: 2 }],
    ["has a room above 2^63", { roomId: "99999999999999999999", status: 2 }],
    ["has a room as a number, which has lost digits", { roomId: 7300000000000000000, status: 2 }],
  ])("says that nobody is live when the user %s, whatever else is on the page", (_, user) => {
    const recommended = `<a href="/live?room_id=7300000000000000999">{"roomId":"7300000000000000999"}</a>`;
    expect(parseLivePage(page(sigi(user), recommended))).toBeNull();
  });

  it.each([
    ["a page that asks for a login", page("<h1>Log in</h1>")],
    ["nothing", ""],
    ["a state without a user", page(sigi(undefined))],
    ["JSON that is no object", page(`<script id="SIGI_STATE">[1]</script>`)],
    ["room 0", page(`"roomId":"0"`)],
  ])("says nothing about %s", (_, html) => {
    expect(parseLivePage(html)).toBeUndefined();
  });

  it("does not take inherited names for a state", () => {
    expect(parseLivePage(page(`<script id="SIGI_STATE">"text"</script>`))).toBeUndefined();
    expect(parseLivePage(page(sigi({ roomId: ROOM }, { clusterRegion: { toString: "x" } })))?.clusterRegion).toBe("");
    expect(parseLivePage(page(sigi({ roomId: ROOM }, { clusterRegion: "<b>x</b>" })))?.clusterRegion).toBe("");
  });

  it.each([
    ["openings of scripts", '<script id="SIGI_STATE"'],
    ["scripts", '<script id="SIGI_STATE">{</script>'],
    ["beginnings of ids", '"roomId":"123'],
    ["beginnings of links", "room_id="],
    ["brackets", "["],
    ["ends of scripts", "</script"],
  ])("takes no longer than a moment for 4 MiB of %s", (_, piece) => {
    const html = `<script id="SIGI_STATE">${piece.repeat((4 * 1024 * 1024) / piece.length)}`;
    const startMs = performance.now();
    parseLivePage(html);
    parseLivePage(`${html}</script>`);
    expect(performance.now() - startMs).toBeLessThan(2000);
  });
});

describe("parseTtwid", () => {
  it.each([
    ["one header", "ttwid=1%7Cabc; Path=/; HttpOnly", "1%7Cabc"],
    ["several headers", ["tt_csrf=x; Path=/", "ttwid=abc", "ttwid=later"], "abc"],
    ["none", undefined, ""],
    ["another cookie", "my_ttwid=abc", ""],
    ["an empty one", "ttwid=; Path=/", ""],
    ["characters that no header has", "ttwid=a\r\nb", ""],
    ["one that is too long", `ttwid=${"x".repeat(4097)}`, ""],
  ])("reads %s", (_, header, expected) => {
    expect(parseTtwid(header)).toBe(expected);
  });
});
