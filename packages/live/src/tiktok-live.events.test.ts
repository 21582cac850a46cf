import { describe, expect, it } from "vitest";
import { chat } from "../testing/fake-sockets.ts";
import { briefly, connected, drain, setup } from "../testing/setup.ts";
import type { LiveEvent } from "./events/live-event.ts";

const user = { id: "7100000000000000001", uniqueId: "ann", nickname: "Ann", profilePictureUrl: "https://x/a.webp" };

describe("an event", () => {
  it("is its data, with the user's fields beside the user", async () => {
    const { say } = await connected();
    const data = { type: "chat", user, comment: "hello", msgId: "1", timestamp: 5 };
    expect(say({ event: "chat", data })).toEqual([
      {
        ...data,
        history: false,
        nickname: "Ann",
        uniqueId: "ann",
        userId: "7100000000000000001",
        profilePictureUrl: "https://x/a.webp",
      },
    ]);
  });

  it("keeps its own fields, and those that no contract has", async () => {
    const { say } = await connected();
    const [event] = say({ event: "gift", data: { user, nickname: "own", giftName: "Rose", extra: { deep: [1] } } });
    expect(event).toMatchObject({ nickname: "own", giftName: "Rose", extra: { deep: [1] }, user });
  });

  it.each([
    [
      "flat fields only",
      { nickname: "Ann", uniqueId: "ann", userId: "7" },
      { id: "7", nickname: "Ann", uniqueId: "ann" },
    ],
    ["a user of another kind", { user: "Ann" }, {}],
    ["an id of another name", { user: { userId: "7" } }, { userId: "7" }],
    ["nothing", {}, {}],
  ])("always has a user where the contract says so: %s", async (_, data, expected) => {
    const { say } = await connected();
    const [event] = say({ event: "like", data: { ...data, likeCount: 1 } }) as [LiveEvent<"like">];
    expect(event.user).toEqual(expected);
    if (Object.keys(expected).length > 0) expect(event.userId).toBe("7".repeat(event.userId?.length ?? 0));
  });

  it.each([
    ["at the top", { event: "roomInfo", roomId: "42", uniqueId: "streamer" }],
    ["under data", { event: "roomInfo", data: { type: "roomInfo", roomId: "42", uniqueId: "streamer" } }],
    ["in both", { event: "roomInfo", roomId: "1", data: { roomId: "42", uniqueId: "streamer" } }],
    ["in parts", { event: "roomInfo", uniqueId: "streamer", data: { roomId: "42" } }],
  ])("of the room is read with its fields %s", async (_, message) => {
    const { client, sockets, listen } = setup();
    sockets.outcomes.push((socket) => socket.receive(message));
    const heard = listen();
    await client.connect();
    expect(heard).toMatchObject([
      { type: "connected", roomId: "42" },
      { type: "roomInfo", roomId: "42", uniqueId: "streamer" },
    ]);
  });

  it("says when it is history", async () => {
    const { say } = await connected();
    expect(say({ event: "chat", data: { comment: "old", history: true } })).toMatchObject([{ history: true }]);
    expect(say({ event: "chat", data: { comment: "old", isHistory: true } })).toMatchObject([{ history: true }]);
    expect(say({ event: "chat", data: { comment: "new", history: "yes" } })).toMatchObject([{ history: false }]);
  });

  it("comes in the order of the wire, each once, to listeners and to the loop", async () => {
    const { client, sockets, listen } = setup();
    const heard = listen();
    await client.connect();
    const loop = drain(client);
    for (let count = 0; count < 50; count++) sockets.last.receive(chat(String(count), String(count + 1)));
    sockets.last.drop(1000);
    const { events } = await loop;
    const expected = Array.from({ length: 50 }, (_, count) => String(count));
    expect(events).toEqual([...expected, "disconnected"]);
    expect(briefly(heard)).toEqual(["connected", "roomInfo", ...expected, "disconnected"]);
  });
});

describe("a name that the contract does not have", () => {
  it.each([
    "error",
    "connected",
    "disconnected",
    "gap",
    "decodeError",
    "handlerError",
    "event",
    "unknown",
    "__proto__",
    "constructor",
    "toString",
    "newThing",
  ])("is data only: %s", async (name) => {
    const { client, say } = await connected();
    const reached: unknown[] = [];
    for (const type of ["error", "connected", "disconnected", "gap", "decodeError", "handlerError"] as const) {
      client.on(type as "error", (value) => reached.push(value));
    }
    const message = `{"event":${JSON.stringify(name)},"data":{"type":"error","code":"X","__proto__":{"polluted":1}}}`;
    const events = say(message);
    expect(events).toMatchObject([{ type: "unknown", name, data: { code: "X" }, history: false }]);
    expect(reached).toEqual([]);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
    expect(client.stats).toMatchObject({ connections: 1, gaps: 0, decodeErrors: 0 });
    expect(Object.entries(client.stats.drift.unknownNames)).toEqual([[name, 1]]);
  });

  it("brings whatever it has", async () => {
    const { say } = await connected();
    expect(say({ event: "x", data: [1, 2] })).toMatchObject([{ name: "x", data: [1, 2] }]);
    expect(say({ event: "x", data: null })).toMatchObject([{ name: "x", data: null }]);
    expect(say({ event: "x", at: "the top" })).toMatchObject([{ name: "x", data: { at: "the top" } }]);
    expect(say({ type: "no event", at: "all" })).toMatchObject([{ name: "no event", data: { at: "all" } }]);
  });
});

describe("a message that is none", () => {
  it.each([
    ["binary", new Uint8Array([1, 2, 3]), "the message is binary"],
    ["broken", '{"event":', "the message is no JSON"],
    ["an array", "[1]", "the message is no JSON object"],
    ["null", "null", "the message is no JSON object"],
    ["without a name", "{}", "the message does not say what it is"],
    ["with a number for a name", '{"event":7}', "the message does not say what it is"],
    ["with a long name", { event: "x".repeat(65) }, "the message does not say what it is"],
    ["with data of another kind", { event: "chat", data: "text" }, "the data of chat is no object"],
    ["too large", { event: "chat", data: { comment: "x".repeat(1000) } }, "the message has more than 1000 bytes"],
  ])("is one decodeError, and the connection goes on: %s", async (_, message, text) => {
    const { client, say } = await connected({ maxMessageBytes: 1000 });
    expect(say(message)).toMatchObject([
      { type: "decodeError", error: { code: "ERR_MESSAGE_INVALID", message: `ERR_MESSAGE_INVALID: ${text}` } },
    ]);
    expect(briefly(say(chat("next")))).toEqual(["next"]);
    expect(client.stats).toMatchObject({ decodeErrors: 1, messages: 3, connections: 1 });
  });
});

describe("other names of events", () => {
  const social = (action: string, msgId: string) => ({ event: "social", data: { user, action, msgId } });

  it("are names for listeners; event and loops get each event once", async () => {
    const { client, say } = await connected();
    const heard: string[] = [];
    for (const name of ["follow", "share", "streamEnd", "viewer_count"] as const) {
      client.on(name, ({ type }) => heard.push(`${name}: ${type}`));
    }
    const events = [
      social("follow", "1"),
      social("share", "2"),
      social("7", "3"),
      { event: "control", data: { action: 1 } },
      { event: "control", data: { action: 3 } },
      { event: "control", data: { action: 4 } },
      { event: "roomUserSeq", data: { viewerCount: 3 } },
    ];
    expect(events.map((event) => say(event).length)).toEqual([1, 1, 1, 1, 1, 1, 1]);
    expect(heard).toEqual([
      "follow: social",
      "share: social",
      "streamEnd: control",
      "streamEnd: control",
      "viewer_count: roomUserSeq",
    ]);
  });

  it("are the same event when the server uses them, too", async () => {
    const { client, say } = await connected();
    const heard: string[] = [];
    client.on("follow", ({ nickname }) => heard.push(`follow ${nickname}`));
    client.on("social", ({ action }) => heard.push(`social ${action}`));
    expect(say(social("follow", "1"))).toHaveLength(1);
    expect(say({ event: "follow", data: { type: "follow", user, action: "follow", msgId: "1" } })).toEqual([]);
    expect(say({ event: "follow", data: { user, msgId: "2" } })).toMatchObject([{ type: "social", action: "follow" }]);
    expect(say({ event: "streamEnd", data: {} })).toMatchObject([{ type: "control", action: 3 }]);
    expect(say({ event: "viewer_count", data: { viewerCount: 9 } })).toMatchObject([{ type: "roomUserSeq" }]);
    expect(heard).toEqual(["follow Ann", "social follow", "follow Ann", "social follow"]);
  });

  it("are unknown where they are switched off", async () => {
    const { client, say } = await connected({ aliases: false });
    expect(say({ event: "follow", data: { user } })).toMatchObject([{ type: "unknown", name: "follow" }]);
    expect(() => client.on("follow", () => {})).toThrow("ERR_ARGUMENT: type must be the name of an event");
  });
});
