import { settled } from "@webcast-kit/protocol/testing";
import { describe, expect, expectTypeOf, it } from "vitest";
import { captureUncaught } from "../../protocol/src/testing/uncaught.ts";
import { chat, roomInfo } from "../testing/fake-sockets.ts";
import { briefly, connected, drain, setup } from "../testing/setup.ts";
import type { LiveError } from "./errors.ts";
import type { LiveEvent, LiveStreamEvent } from "./events/live-event.ts";
import type { TikTokLive } from "./tiktok-live.ts";

describe("a listener", () => {
  it("knows the type of its event", async () => {
    const { client } = setup();
    client.on("gift", (event) => expectTypeOf(event).toEqualTypeOf<LiveEvent<"gift">>());
    client.on("follow", (event) => expectTypeOf(event).toEqualTypeOf<LiveEvent<"social">>());
    client.on("event", (event) => expectTypeOf(event).toEqualTypeOf<LiveStreamEvent>());
    client.on("error", (error) => expectTypeOf(error).toEqualTypeOf<LiveError>());
    client.on("chat", ({ nickname, comment }) => {
      expectTypeOf(nickname).toEqualTypeOf<string | undefined>();
      expectTypeOf(comment).toEqualTypeOf<string>();
    });
    await client.disconnect();
  });

  it("of a name that does not exist is refused, and told where such events come out", () => {
    const { client } = setup();
    expect(() => client.on("chta" as "chat", () => {})).toThrow(
      /^ERR_ARGUMENT: type must be the name of an event, or unknown for events of any other name, got "chta"/,
    );
  });

  it("is removed by off, by its remover, and after once", async () => {
    const { client, say } = await connected();
    const heard: string[] = [];
    const listener = (event: LiveEvent<"chat">) => heard.push(`on ${event.comment}`);
    client.on("chat", listener);
    const remove = client.on("chat", ({ comment }) => heard.push(`removed ${comment}`));
    client.once("chat", ({ comment }) => heard.push(`once ${comment}`));
    const never = (): number => heard.push("never");
    client.once("chat", never);
    client.off("chat", never);
    say(chat("a"));
    remove();
    client.off("gift", listener);
    say(chat("b"));
    client.off("chat", listener);
    say(chat("c"));
    expect(heard).toEqual(["on a", "removed a", "once a", "on b"]);
  });

  it("that throws affects neither the connection nor the others, and is reported", async () => {
    const { client, say } = await connected();
    const reports: unknown[] = [];
    client.on("handlerError", (error, event) => reports.push([error, event.type]));
    client.on("chat", () => {
      throw new Error("sync");
    });
    client.on("chat", () => Promise.reject(new Error("async")));
    expect(briefly(say(chat("a")))).toEqual(["a"]);
    await settled();
    expect(reports).toEqual([
      [new Error("sync"), "chat"],
      [new Error("async"), "chat"],
    ]);
    expect(briefly(say(chat("b")))).toEqual(["b"]);
  });

  it("that throws is an uncaught exception when nobody hears of it", async () => {
    const { client, say } = await connected();
    client.on("chat", () => {
      throw new Error("nobody hears");
    });
    const uncaught = captureUncaught();
    expect(briefly(say(chat("a")))).toEqual(["a"]);
    await settled();
    expect(uncaught()).toEqual([new Error("nobody hears")]);
  });

  it("of errors that throws is reported as well", async () => {
    const { client, sockets } = await connected();
    const reports: unknown[] = [];
    const remove = client.on("handlerError", (error) => reports.push(error));
    client.on("error", () => {
      throw new Error("in the error listener");
    });
    await settled();
    sockets.last.drop(4401);
    await client.ended;
    expect(reports).toEqual([new Error("in the error listener")]);
    remove();
  });

  it("gets what came before it", async () => {
    const { client, sockets, listen } = setup();
    await client.connect();
    sockets.last.receive(chat("early"));
    const heard = listen();
    await settled();
    expect(briefly(heard)).toEqual(["connected", "roomInfo", "early"]);
  });

  it("that calls in hears what that brings after what it hears now", async () => {
    const { client, sockets, listen } = setup();
    client.on("chat", ({ comment }) => {
      if (comment === "a") sockets.last.receive(chat("b"));
    });
    const heard = listen();
    await client.connect();
    sockets.last.receive(chat("a"));
    expect(briefly(heard)).toEqual(["connected", "roomInfo", "a", "b"]);
  });
});

describe("what nobody takes", () => {
  const fill = ({ client, sockets }: { client: TikTokLive; sockets: ReturnType<typeof setup>["sockets"] }) => {
    for (let count = 0; count < 5; count++) sockets.last.receive(chat(String(count)));
    return client.stats;
  };

  it("stops the reading by default, and the watchdog with it, until half of it was taken", async () => {
    const { client, sockets, clock } = setup({ maxQueuedEvents: 4, idleTimeoutMs: 5000 });
    await client.connect();
    const stats = fill({ client, sockets });
    expect(stats).toMatchObject({ queuedEvents: 7, droppedEvents: 0, pauses: 1 });
    expect([sockets.last.isReading, clock.pending]).toEqual([false, 0]);
    await clock.run(60_000);
    expect(sockets.last.terminated).toBe(0);
    const loop = client[Symbol.asyncIterator]();
    for (let count = 0; count < 5; count++) await loop.next();
    expect([sockets.last.isReading, clock.pending]).toEqual([true, 1]);
    await client.disconnect();
  });

  it("is not read by the next connection either", async () => {
    const { client, sockets, clock } = setup({ maxQueuedEvents: 4 });
    await client.connect();
    fill({ client, sockets });
    sockets.last.drop(1006);
    await clock.run(1000);
    expect(sockets.opened).toHaveLength(2);
    expect(sockets.last.isReading).toBe(false);
    await client.disconnect();
    // Or the other side's half of the closing would not be heard.
    expect(sockets.last.isReading).toBe(true);
  });

  it.each([
    ["drop-oldest" as const, ["1", "2", "3", "4"]],
    ["drop-newest" as const, ["connected", "roomInfo", "0", "1"]],
  ])("is dropped and counted with %s", async (overflow, expected) => {
    const { client, sockets } = setup({ maxQueuedEvents: 4, overflow });
    await client.connect();
    expect(fill({ client, sockets })).toMatchObject({ droppedEvents: 3, queuedEvents: 4, pauses: 0 });
    const loop = client[Symbol.asyncIterator]();
    const taken: LiveStreamEvent[] = [];
    for (let count = 0; count < 4; count++) taken.push((await loop.next()).value as LiveStreamEvent);
    expect(briefly(taken)).toEqual(expected);
    await client.disconnect();
  });

  it("ends the client with error", async () => {
    const { client, sockets } = setup({ maxQueuedEvents: 4, overflow: "error" });
    await client.connect();
    fill({ client, sockets });
    expect(await client.ended).toMatchObject({ cause: "overflow", error: { code: "ERR_QUEUE_OVERFLOW" } });
    expect(await drain(client)).toMatchObject({
      events: ["connected", "roomInfo", "0", "1"],
      error: { code: "ERR_QUEUE_OVERFLOW", side: "local" },
    });
    expect(sockets.last.closes).toBe(1);
  });
});

describe("loops", () => {
  it("run alone", async () => {
    const { client } = await connected();
    const waiting = drain(client);
    expect(() => client[Symbol.asyncIterator]()).toThrow(/^ERR_STATE: there can be one loop at a time/);
    await client.disconnect();
    await waiting;
  });
});

describe("stats", () => {
  it("count what came, and what is not as it was", async () => {
    const { client, sockets } = await connected();
    const messages = [
      { event: "chat", data: { user: {}, comment: "" } },
      { event: "gift", data: { user: { id: "7" }, giftName: "Rose" } },
      { event: "newThing", data: {} },
    ];
    for (const message of messages) sockets.last.receive(JSON.stringify(message));
    expect(client.stats).toEqual({
      connections: 1,
      gaps: 0,
      messages: 4,
      characters: [roomInfo(), ...messages].map((message) => JSON.stringify(message)).join("").length,
      events: 4,
      duplicates: 0,
      decodeErrors: 0,
      queuedEvents: 0,
      droppedEvents: 0,
      pauses: 0,
      drift: { unknownNames: { newThing: 1 }, emptyValues: { "chat.userId": 1, "chat.comment": 1 } },
    });
    await client.disconnect();
  });

  it("count unknown names together beyond 500 of them", async () => {
    const { client, sockets } = await connected();
    for (let count = 0; count < 600; count++) sockets.last.receive({ event: `e${count}`, data: {} });
    const { unknownNames } = client.stats.drift;
    expect(Object.keys(unknownNames)).toHaveLength(501);
    expect(unknownNames["(others)"]).toBe(100);
    await client.disconnect();
  });
});
