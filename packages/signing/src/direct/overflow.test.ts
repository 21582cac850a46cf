import { settled } from "@webcast-kit/protocol/testing";
import { describe, expect, it } from "vitest";
import { commentsOf, failureOf, storyOf, wordsOf } from "../../testing/connected.ts";
import { FakeService } from "../../testing/fake-service.ts";
import { endFrame, numberedFrame, resultFrame } from "../../testing/frames.ts";
import type { DirectConnection } from "./direct-connection.ts";
import type { DirectEvent } from "./notices.ts";

const MESSAGES = 20_000;

/** Numbers from `first` up to, but not including, `end`. */
function range(first: number, end: number): number[] {
  return Array.from({ length: end - first }, (_, index) => first + index);
}

/** A server that has more to say than waits here, one message a frame. */
async function flooded(options: Parameters<FakeService["connect"]>[0]) {
  const service = new FakeService();
  const connection = await service.connect({ maxQueuedEvents: 4, ...options });
  for (const number of range(1, 11)) service.socket.receive(numberedFrame([number], { cursor: `c${number}` }));
  return { service, connection };
}

async function take(loop: AsyncIterator<DirectEvent, undefined>, count: number): Promise<string[]> {
  const words: string[] = [];
  while (words.length < count) {
    const { value } = await loop.next();
    if (value !== undefined) words.push(wordsOf(value));
  }
  return words;
}

/** Takes numbered events until the one that ends the stream. */
async function numbersOf(connection: DirectConnection, each: () => unknown = () => {}): Promise<number[]> {
  const numbers: number[] = [];
  for await (const event of connection) {
    if (event.type === "control") break;
    numbers.push(Number(wordsOf(event)));
    await each();
  }
  return numbers;
}

describe("when more events come than may wait", () => {
  it("`pause` does not read the socket until half of them were taken, and loses nothing", async () => {
    const { service, connection } = await flooded({ overflow: "pause" });
    expect(service.socket.isRead).toBe(false);
    expect(connection.stats).toMatchObject({ queuedEvents: 5, pauses: 1, droppedEvents: 0, messages: 5 });
    const loop = connection[Symbol.asyncIterator]();
    expect(await take(loop, 2)).toEqual(["1", "2"]);
    expect(service.socket.isRead).toBe(false);
    expect(await take(loop, 8)).toEqual(range(3, 11).map(String));
    expect(service.socket.isRead).toBe(true);
    expect(connection.stats).toMatchObject({ queuedEvents: 0, droppedEvents: 0, messages: 10 });
  });

  it("`drop-oldest` keeps the newest, and counts the others", async () => {
    const { service, connection } = await flooded({ overflow: "drop-oldest" });
    expect(connection.stats).toMatchObject({ queuedEvents: 4, pauses: 0, droppedEvents: 6, messages: 10 });
    service.socket.receive(endFrame());
    expect(await commentsOf(connection)).toEqual(["8", "9", "10", "control"]);
    expect(connection.stats.droppedEvents).toBe(7);
  });

  it("`drop-newest` keeps the oldest, and counts the others", async () => {
    const { connection } = await flooded({ overflow: "drop-newest" });
    expect(connection.stats).toMatchObject({ queuedEvents: 4, pauses: 0, droppedEvents: 6 });
    await connection.close();
    expect(await commentsOf(connection)).toEqual(["1", "2", "3", "4"]);
  });

  it("`error` ends the connection for good, after what waits", async () => {
    const { service, connection } = await flooded({ overflow: "error" });
    const comments: string[] = [];
    expect(await failureOf(connection, comments)).toMatchObject({ code: "ERR_QUEUE_OVERFLOW", side: "local" });
    expect(comments).toEqual(["1", "2", "3", "4"]);
    await service.clock.run(600_000);
    expect(service.calls).toHaveLength(1);
  });

  it("`error` ends the connection also when there is no room for a gap", async () => {
    const service = new FakeService();
    const connection = await service.connect({ maxQueuedEvents: 2, overflow: "error" });
    service.socket.receive(numberedFrame([1, 2]));
    service.socket.drop(1006);
    await service.clock.run(500);
    const loop = connection[Symbol.asyncIterator]();
    expect(await take(loop, 1)).toEqual(["1"]);
    service.socket.receive(numberedFrame([], { isFirst: true }));
    expect(await take(loop, 2)).toEqual(["2", "reconnected"]);
    await expect(loop.next()).rejects.toMatchObject({ code: "ERR_QUEUE_OVERFLOW" });
  });

  it("`drop-oldest` counts over all sockets", async () => {
    const { service, connection } = await flooded({ overflow: "drop-oldest" });
    service.socket.drop(1006);
    await service.clock.run(500);
    service.socket.receive(numberedFrame([11]));
    expect(connection.stats).toMatchObject({ droppedEvents: 9, reconnects: 1 });
    await connection.close();
    expect(await commentsOf(connection)).toEqual(["10", "reconnecting", "reconnected", "11"]);
  });

  it("`pause` loses nothing when the socket goes meanwhile: the next one goes on after what was read", async () => {
    const { service, connection } = await flooded({ overflow: "pause" });
    service.socket.drop(1006);
    await service.clock.run(500);
    expect(service.entered.cursor).toBe("c5");
    const story = storyOf(connection);
    await settled();
    service.socket.receive(numberedFrame(range(6, 11)));
    expect(story.filter((words) => /^\d+$/.test(words))).toEqual(range(1, 11).map(String));
  });

  it("listeners alone make nothing wait", async () => {
    const service = new FakeService();
    const connection = await service.connect({ maxQueuedEvents: 1, overflow: "error" });
    const story = storyOf(connection);
    await settled();
    service.socket.receive(numberedFrame(range(0, 1000)));
    expect(story).toHaveLength(1000);
    expect(connection.stats).toMatchObject({ queuedEvents: 0, pauses: 0, droppedEvents: 0 });
  });
});

describe("a gzip frame of 20,000 messages, followed by small ones", () => {
  const large = numberedFrame(range(0, MESSAGES), {}, { gzip: true });

  function send({ socket }: FakeService): void {
    socket.receive(large);
    for (const number of range(MESSAGES, MESSAGES + 20)) socket.receive(numberedFrame([number]));
    socket.receive(endFrame());
  }

  it("arrives in order in a loop", async () => {
    const service = new FakeService();
    const connection = await service.connect();
    send(service);
    expect(await numbersOf(connection)).toEqual(range(0, MESSAGES + 20));
  });

  it("arrives in order in a loop that is slow, and what waits stays bounded", async () => {
    const service = new FakeService();
    const connection = await service.connect({ maxQueuedEvents: 100 });
    send(service);
    let longest = 0;
    const numbers = await numbersOf(connection, () => {
      longest = Math.max(longest, connection.stats.queuedEvents);
      return connection.stats.queuedEvents % 50 === 0 ? settled() : undefined;
    });
    expect(numbers).toEqual(range(0, MESSAGES + 20));
    // The rest of a frame that was read has to wait; the next frame is not read.
    expect(longest).toBeLessThan(MESSAGES + 1);
    expect(connection.stats).toMatchObject({ droppedEvents: 0, pauses: 1 });
  });

  it("arrives in order at listeners", async () => {
    const service = new FakeService();
    const story = storyOf(await service.connect());
    await settled();
    send(service);
    expect(story).toEqual([...range(0, MESSAGES + 20).map(String), "control"]);
  });
});

it("frames of any size wait for 64 MiB at most", { timeout: 60_000 }, async () => {
  const service = new FakeService();
  const connection = await service.connect({ maxQueuedEvents: 1_000_000 });
  const payload = new Uint8Array(3 * 1024 * 1024);
  for (let frame = 0; frame < 100; frame++) {
    service.socket.receive(resultFrame({ messages: [{ method: "Other", payload }] }));
  }
  expect(service.socket.isRead).toBe(false);
  expect(connection.stats.queuedEvents).toBe(22);
  await connection.close();
});
