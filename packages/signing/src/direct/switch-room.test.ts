import { getEventListeners } from "node:events";
import { encodeEvent } from "@webcast-kit/protocol";
import { settled } from "@webcast-kit/protocol/testing";
import { describe, expect, it, vi } from "vitest";
import { storyOf, wordsOf } from "../../testing/connected.ts";
import { FakeService, ROOM } from "../../testing/fake-service.ts";
import { endFrame, numberedFrame, resultFrame, welcomeFrame } from "../../testing/frames.ts";
import { rejectionOf, signingErrorOf } from "../../testing/outcome.ts";
import { SigningError } from "../errors.ts";

/** A connection that has heard something of its room. */
async function inRoom(options: Parameters<FakeService["connect"]>[0] = {}) {
  const service = new FakeService();
  const connection = await service.connect(options);
  const story = storyOf(connection);
  await settled();
  service.socket.receive(numberedFrame([1], { cursor: "c1", internalExt: "e1" }));
  return { service, connection, story };
}

describe("switchRoom on an open socket", () => {
  it("enters the room there, and resolves when that answers", async () => {
    const { service, connection, story } = await inRoom();
    let isThere = false;
    const switching = connection.switchRoom({ roomId: "77" }).then(() => {
      isThere = true;
    });
    expect(service.entered).toEqual({ roomId: "77", cursor: "" });
    expect(connection.roomId).toBe("77");
    service.socket.receive(numberedFrame([2]));
    await settled();
    expect(isThere).toBe(false);
    service.socket.receive(welcomeFrame([1]));
    await switching;
    service.socket.receive(numberedFrame([2]));
    expect(story).toEqual(["1", "1", "2"]);
    expect([service.sockets.length, service.calls.length]).toEqual([1, 1]);
    expect(connection.stats.gaps).toBe(0);
  });

  it("looks up a user's room first, and stays when the user is not live", async () => {
    const { service, connection, story } = await inRoom();
    service.apiFaults.push(new SigningError("ERR_NOT_LIVE", "offline"));
    expect((await signingErrorOf(connection.switchRoom({ uniqueId: "other" }))).code).toBe("ERR_NOT_LIVE");
    service.socket.receive(numberedFrame([2]));
    expect([connection.roomId, story]).toEqual([ROOM, ["1", "2"]]);
    service.roomId = "77";
    const switching = connection.switchRoom({ uniqueId: "other" });
    await settled();
    expect(service.entered.roomId).toBe("77");
    service.socket.receive(welcomeFrame([]));
    await switching;
    expect(service.calls.map(({ asked }) => asked.uniqueId)).toEqual(["streamer", "other", "other"]);
  });

  it("makes the next sockets enter that room, from its own position", async () => {
    const { service, connection, story } = await inRoom();
    const switching = connection.switchRoom({ roomId: "77" });
    service.socket.receive(welcomeFrame([5], { cursor: "c77" }));
    await switching;
    service.socket.drop(1006);
    await service.clock.run(500);
    expect(service.calls.at(-1)?.asked).toEqual({ roomId: "77", cursor: "c77" });
    expect(service.entered).toEqual({ roomId: "77", cursor: "c77" });
    service.socket.receive(numberedFrame([6]));
    expect(story.slice(1)).toEqual(["5", "reconnecting 1 in 500 ms: reconnect", "resumed", "6"]);
  });

  it("drops what waits of the old room, so that a loop does not get it either", async () => {
    const service = new FakeService();
    const connection = await service.connect();
    const comments: string[] = [];
    service.socket.receive(numberedFrame([1]));
    for await (const event of connection) {
      comments.push(wordsOf(event));
      if (comments.length === 3) break;
      if (comments.length > 1) continue;
      service.socket.receive(numberedFrame([2, 3]));
      const switching = connection.switchRoom({ roomId: "77" });
      service.socket.receive(numberedFrame([4]));
      service.socket.receive(welcomeFrame([10, 11]));
      await switching;
    }
    expect(comments).toEqual(["1", "10", "11"]);
  });

  it("works from inside a loop that has made the socket pause", async () => {
    const service = new FakeService();
    const connection = await service.connect({ maxQueuedEvents: 2 });
    service.socket.receive(numberedFrame([1, 2, 3, 4]));
    service.socket.receive(welcomeFrame([10]));
    expect(service.socket.isRead).toBe(false);
    await connection.switchRoom({ roomId: "77" });
    const loop = connection[Symbol.asyncIterator]();
    expect(await loop.next()).toMatchObject({ value: { comment: "10" } });
  });

  it("from a listener keeps back the rest of the same frame", async () => {
    const { service, connection, story } = await inRoom();
    connection.on("chat", ({ comment }) => {
      if (comment === "2") void connection.switchRoom({ roomId: "77" });
    });
    service.socket.receive(numberedFrame([2, 3]));
    service.socket.receive(welcomeFrame([4]));
    expect(story).toEqual(["1", "2", "4"]);
  });
});

describe("switchRoom from a listener of the stream's end", () => {
  it("ends with ERR_CLOSED, as the connection does; nothing more of the old room is heard", async () => {
    const { service, connection, story } = await inRoom();
    let failure: Promise<SigningError> | undefined;
    connection.on("control", () => {
      failure = signingErrorOf(connection.switchRoom({ roomId: "77" }));
    });
    const late = encodeEvent({ type: "chat", comment: "late", user: { uniqueId: "viewer" } });
    service.socket.receive(resultFrame({ messages: [encodeEvent({ type: "control", action: 3 }), late] }));
    expect(await connection.closed).toMatchObject({ cause: "streamEnd" });
    expect(await failure).toMatchObject({ code: "ERR_CLOSED", side: "local" });
    expect(story).toEqual(["1", "control"]);
  });

  it("enters the room of a creator who is looked up meanwhile on the next socket, at once", async () => {
    const { service, connection } = await inRoom({ waitUntilLive: true });
    let switching: Promise<void> | undefined;
    connection.on("control", () => {
      service.roomId = "77";
      switching = connection.switchRoom({ uniqueId: "other" });
    });
    service.socket.receive(endFrame());
    await service.clock.run(0);
    service.socket.receive(numberedFrame([1]));
    await switching;
    expect([connection.roomId, service.sockets.length]).toEqual(["77", 2]);
  });
});

describe("switchRoom without a socket", () => {
  it("waits for the next one", async () => {
    const { service, connection, story } = await inRoom();
    service.socket.drop(1006);
    await settled();
    const switching = connection.switchRoom({ roomId: "77" });
    await service.clock.run(500);
    expect(service.entered).toEqual({ roomId: "77", cursor: "" });
    service.socket.receive(numberedFrame([1], { isFirst: true }));
    await switching;
    expect(story).toEqual(["1", "reconnecting 1 in 500 ms: reconnect", "reconnected", "1"]);
    expect(service.calls.at(-1)?.asked).toEqual({ roomId: "77" });
  });

  it("takes a socket that is being opened for the old room into the new one", async () => {
    const { service, connection, story } = await inRoom();
    let switching: Promise<void> | undefined;
    service.onHandshake = () => {
      switching = connection.switchRoom({ roomId: "77" });
    };
    service.socket.drop(1006);
    await service.clock.run(500);
    expect(service.entered).toEqual({ roomId: "77", cursor: "" });
    service.socket.receive(numberedFrame([1]));
    await switching;
    expect(connection.roomId).toBe("77");
    expect(story.slice(-2)).toEqual(["reconnected", "1"]);
  });

  it("does not care why the old room cannot be opened", async () => {
    const { service, connection } = await inRoom();
    service.apiFaults.push(new SigningError("ERR_NETWORK", "reset"), new SigningError("ERR_NOT_LIVE", "offline"));
    service.socket.drop(1006);
    await service.clock.run(500);
    const waiting = service.clock.run(1000);
    const switching = connection.switchRoom({ roomId: "77" });
    service.apiFaults.pop();
    await waiting;
    service.socket.receive(numberedFrame([1]));
    await switching;
    expect(service.entered.roomId).toBe("77");
  });

  it("is not ended by what the API says of the old room", async () => {
    const { service, connection } = await inRoom();
    service.apiFaults.push(new SigningError("ERR_NOT_LIVE", "offline"));
    let switching: Promise<void> | undefined;
    service.onCall = () => {
      switching ??= connection.switchRoom({ roomId: "77" });
    };
    service.socket.drop(1006);
    await service.clock.run(500);
    service.socket.receive(numberedFrame([1]));
    await switching;
    expect(service.calls.map(({ asked }) => asked.roomId)).toEqual([undefined, undefined, "77"]);
  });

  it("lets a socket that is hung up go, and does not take its position to the new room", async () => {
    const { service, connection } = await inRoom();
    service.socket.answersClose = false;
    service.socket.receive("text");
    const switching = connection.switchRoom({ roomId: "77" });
    await service.clock.run(3000 + 500);
    expect(service.entered).toEqual({ roomId: "77", cursor: "" });
    service.socket.receive(numberedFrame([1]));
    await switching;
  });
});

describe("switchRoom ends with", () => {
  it("ERR_TIMEOUT when the room does not answer, however much comes of the old one; another socket enters it", async () => {
    const { service, connection, story } = await inRoom();
    const failure = signingErrorOf(connection.switchRoom({ roomId: "77" }));
    await service.clock.run(19_999);
    service.socket.receive(numberedFrame([2]));
    await service.clock.run(1);
    expect((await failure).message).toBe("ERR_TIMEOUT: the room did not answer in 20000 ms");
    await service.clock.run(500);
    expect(service.entered).toEqual({ roomId: "77", cursor: "" });
    service.socket.receive(numberedFrame([3]));
    expect(story).toEqual(["1", "reconnecting 1 in 500 ms: reconnect", "reconnected", "3"]);
    expect([service.openSockets, service.clock.pending]).toEqual([1, 1]);
  });

  it("the reason of its signal, before anything is done or later", async () => {
    const { service, connection } = await inRoom();
    const early = { signal: AbortSignal.abort("early") };
    expect(await rejectionOf(connection.switchRoom({ roomId: "77" }, early))).toBe("early");
    expect([connection.roomId, service.entered.roomId]).toEqual([ROOM, ROOM]);
    const controller = new AbortController();
    const failure = rejectionOf(connection.switchRoom({ roomId: "77" }, { signal: controller.signal }));
    controller.abort("enough");
    expect(await failure).toBe("enough");
  });

  it("ERR_CLOSED when the connection ends meanwhile, at once, and when it is over", async () => {
    const { service, connection } = await inRoom();
    service.socket.answersClose = false;
    const switching = signingErrorOf(connection.switchRoom({ roomId: "77" }));
    const closed = connection.close();
    expect((await switching).code).toBe("ERR_CLOSED");
    expect((await signingErrorOf(connection.switchRoom({ roomId: "78" }))).code).toBe("ERR_CLOSED");
    await service.clock.run(3000);
    await closed;
    expect((await signingErrorOf(connection.switchRoom({ roomId: "79" }))).code).toBe("ERR_CLOSED");
  });

  it.each([
    ["ERR_CLOSED when the connection ends", true, expect.objectContaining({ code: "ERR_CLOSED" })],
    ["the reason of its signal", false, "enough"],
  ])("%s during the lookup, which ends, too: at once, whatever the client does", async (_, isClosed, reason) => {
    const { service, connection } = await inRoom();
    const { wsCredentials } = service.client;
    const lookups: (AbortSignal | undefined)[] = [];
    let answer: () => void = () => {};
    vi.spyOn(service.client, "wsCredentials").mockImplementation((user, { signal } = {}) => {
      lookups.push(signal);
      return new Promise((resolve) => {
        answer = () => resolve(wsCredentials(user));
      });
    });
    const controller = new AbortController();
    const failure = rejectionOf(connection.switchRoom({ uniqueId: "other" }, controller));
    if (isClosed) void connection.close();
    else controller.abort("enough");
    expect(await failure).toEqual(reason);
    expect(lookups).toMatchObject([{ aborted: true }]);
    service.roomId = "77";
    answer();
    await settled();
    expect([connection.roomId, service.clock.pending]).toEqual([ROOM, isClosed ? 0 : 1]);
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
  });

  it("ERR_CLOSED when the stream of the new room ends with the connection", async () => {
    const { service, connection } = await inRoom();
    const failure = signingErrorOf(connection.switchRoom({ roomId: "77" }));
    service.socket.drop(4404);
    expect(await failure).toMatchObject({ code: "ERR_CLOSED", side: "local", retryable: false });
    expect((await signingErrorOf(connection.switchRoom({ roomId: "77" }))).code).toBe("ERR_CLOSED");
  });

  it("ERR_ARGUMENT when it makes no sense", async () => {
    const { connection } = await inRoom();
    for (const target of [{}, { roomId: "x" }, { roomId: "1", uniqueId: "a" }]) {
      expect((await signingErrorOf(connection.switchRoom(target as { roomId: string }))).code).toBe("ERR_ARGUMENT");
    }
    const patient = await inRoom({ waitUntilLive: true });
    expect((await signingErrorOf(patient.connection.switchRoom({ roomId: "77" }))).message).toContain("waitUntilLive");
  });

  it("ERR_ARGUMENT when another switch is under way, which is not disturbed", async () => {
    const { service, connection } = await inRoom();
    const switching = connection.switchRoom({ roomId: "77" });
    expect((await signingErrorOf(connection.switchRoom({ roomId: "78" }))).code).toBe("ERR_ARGUMENT");
    service.socket.receive(welcomeFrame([]));
    await switching;
    expect(service.entered.roomId).toBe("77");
    const next = connection.switchRoom({ roomId: "78" });
    service.socket.receive(welcomeFrame([]));
    await next;
  });

  it("ERR_RESPONSE_INVALID when the API names no room, and stays", async () => {
    const { service, connection } = await inRoom();
    service.roomId = "no room";
    expect((await signingErrorOf(connection.switchRoom({ uniqueId: "other" }))).code).toBe("ERR_RESPONSE_INVALID");
    expect(connection.roomId).toBe(ROOM);
  });
});

it("the end of a stream after a switch is that of the new room", async () => {
  const { service, connection } = await inRoom();
  const switching = connection.switchRoom({ roomId: "77" });
  service.socket.receive(endFrame());
  await settled();
  expect(service.openSockets).toBe(1);
  service.socket.receive(welcomeFrame([]));
  await switching;
  service.socket.receive(endFrame());
  expect(await connection.closed).toMatchObject({ cause: "streamEnd" });
});
