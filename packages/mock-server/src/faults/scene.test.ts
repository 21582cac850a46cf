import { describe, expect, it } from "vitest";
import { fits, type Scene, sceneOf } from "./scene.ts";

const scene: Scene = sceneOf({
  url: "/webcast/room_id?unique_id=a&apiKey=test_pro_ns-mine",
  headers: { "user-agent": "my-client/1.2 (linux)" },
  address: "127.0.0.1",
});

describe("a selector", () => {
  it.each([
    ["everything", {}],
    ["the key, without its namespace", { key: "test_pro" }],
    ["an address", { client: "127.0.0.1" }],
    ["a part of the User-Agent", { client: "my-client" }],
    ["a path", { path: "/webcast/room_id" }],
    ["a path's beginning", { path: "/webcast/*" }],
    ["a path's end", { path: "*_id" }],
    ["a path's ends", { path: "/w*_id" }],
    ["a path's pieces in order", { path: "*web*room*" }],
    ["any path", { path: "*" }],
    ["the whole path and a star for nothing", { path: "/webcast/room_id*" }],
    ["all of them at once", { key: "test_pro", client: "127.0.0.1", path: "/webcast/*" }],
  ])("means %s", (_what, where) => {
    expect(fits(where, scene)).toBe(true);
  });

  it.each([
    ["another key", { key: "test_basic" }],
    ["a part of a key", { key: "test" }],
    ["another client", { client: "other" }],
    ["another path", { path: "/webcast/room" }],
    ["a path whose ends overlap", { path: "/webcast/room_id*room_id" }],
    ["pieces in another order", { path: "*room*web*" }],
    ["dots that stand for anything", { path: "/webcast/room.id" }],
    ["an event, where there is none", { event: "chat" }],
    ["all but one", { key: "test_pro", path: "/other" }],
  ])("does not mean %s", (_what, where) => {
    expect(fits(where, scene)).toBe(false);
  });

  it("asks for a message's events only when it wants to know", () => {
    let asked = 0;
    const message = { ...scene, events: () => [++asked, "chat"].map(String) };
    expect(fits({ path: "/webcast/room_id" }, message)).toBe(true);
    expect(fits({ path: "/other", event: "chat" }, message)).toBe(false);
    expect(asked).toBe(0);
    expect(fits({ event: "chat" }, message)).toBe(true);
    expect(fits({ event: "gift" }, message)).toBe(false);
  });
});

it("a scene shows a path without what was presented as a secret", () => {
  const { path, cleanPath } = sceneOf({ url: "/x/secret-key", headers: { "x-api-key": "secret-key" }, address: "" });
  expect([path, cleanPath]).toEqual(["/x/secret-key", "/x/[redacted]"]);
});
