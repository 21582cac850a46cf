import { getEventListeners } from "node:events";
import { settled } from "@webcast-kit/protocol/testing";
import { describe, expect, it } from "vitest";
import { storyOf } from "../../testing/connected.ts";
import { FakeService } from "../../testing/fake-service.ts";
import { numberedFrame } from "../../testing/frames.ts";
import { rejectionOf } from "../../testing/outcome.ts";
import type { DirectConnection } from "./direct-connection.ts";

interface Stage {
  readonly service: FakeService;
  readonly connection: DirectConnection;
}

/** Where a connection may be when it is ended. */
const phases: Readonly<Record<string, (stage: Stage) => void | Promise<void>>> = {
  "open, before the room answers": () => {},
  "open, in the room": ({ service }) => service.socket.receive(numberedFrame([1], { cursor: "c1" })),
  "paused, as nobody takes the events": ({ service }) => {
    service.socket.receive(numberedFrame([1, 2, 3, 4]));
    expect(service.socket.isRead).toBe(false);
  },
  "waiting for the next try": ({ service }) => service.socket.drop(1006),
  "asking the API": ({ service }) => {
    service.apiFaults.push("hang");
    service.socket.drop(1006);
    return service.clock.run(500);
  },
  "opening a socket": ({ service }) => {
    service.handshakeFaults.push("hang");
    service.socket.drop(1006);
    return service.clock.run(500);
  },
  "hanging up a stalled socket": ({ service }) => {
    service.socket.answersClose = false;
    return service.clock.run(60_000);
  },
  "entering another room": ({ connection }) => {
    connection.switchRoom({ roomId: "77" }).catch(() => {});
  },
  "looking up another room": ({ service, connection }) => {
    service.apiFaults.push("hang");
    connection.switchRoom({ uniqueId: "other" }).catch(() => {});
  },
};

async function at(enter: (stage: Stage) => void | Promise<void>) {
  const controller = new AbortController();
  const service = new FakeService();
  const connection = await service.connect({ signal: controller.signal, maxQueuedEvents: 3 });
  await enter({ service, connection });
  await settled();
  return { controller, service, connection };
}

/** Nothing is left, and nothing more happens. */
async function expectNothingLeft(service: FakeService, signal: AbortSignal): Promise<void> {
  expect(service.openSockets).toBe(0);
  expect(service.clock.pending).toBe(0);
  expect(getEventListeners(signal, "abort")).toHaveLength(0);
  const { length } = service.calls;
  await service.clock.run(600_000);
  expect(service.calls).toHaveLength(length);
  expect(service.openSockets).toBe(0);
}

describe.each(Object.entries(phases))("a connection that is %s", (_, enter) => {
  it("is ended by close(), which leaves nothing behind", async () => {
    const { controller, service, connection } = await at(enter);
    const closed = connection.close();
    await service.clock.run(3000);
    expect(await closed).toEqual(await connection.closed);
    await expectNothingLeft(service, controller.signal);
    const story = storyOf(connection);
    await settled();
    expect(story.filter((words) => words === "reconnected")).toEqual([]);
  });

  it("is ended by its signal, and a loop throws the reason at once", async () => {
    const { controller, service, connection } = await at(enter);
    controller.abort("enough");
    expect(await rejectionOf(connection[Symbol.asyncIterator]().next())).toBe("enough");
    await service.clock.run(3000);
    await connection.closed;
    await expectNothingLeft(service, controller.signal);
  });

  it("is ended by leaving a loop", async () => {
    const { controller, service, connection } = await at(enter);
    await connection[Symbol.asyncIterator]().return?.();
    await service.clock.run(3000);
    expect(await connection.closed).toMatchObject({ cause: "local" });
    await expectNothingLeft(service, controller.signal);
  });
});

describe("a connection that is not there yet", () => {
  it.each(["apiFaults", "handshakeFaults"] as const)("is ended by its signal while %s hang", async (faults) => {
    const controller = new AbortController();
    const service = new FakeService();
    service[faults].push("hang");
    const failure = rejectionOf(service.connect({ signal: controller.signal }));
    await settled();
    controller.abort("enough");
    expect(await failure).toBe("enough");
    await expectNothingLeft(service, controller.signal);
  });
});

it("a listener that ends the connection lets the others hear the event, and none after it", async () => {
  const service = new FakeService();
  const connection = await service.connect();
  connection.on("chat", () => void connection.close());
  const story = storyOf(connection);
  await settled();
  service.socket.receive(numberedFrame([1, 2]));
  expect(await connection.closed).toMatchObject({ cause: "local" });
  expect(story).toEqual(["1"]);
});

it("a listener that ends the connection when it hears of a reconnect stops it", async () => {
  const service = new FakeService();
  const connection = await service.connect();
  connection.on("reconnecting", () => void connection.close());
  await settled();
  service.socket.drop(1006);
  expect(await connection.closed).toMatchObject({ cause: "local" });
  await service.clock.run(600_000);
  expect(service.calls).toHaveLength(1);
});

it("a thousand sockets leave no listener and no timer behind", { timeout: 60_000 }, async () => {
  const controller = new AbortController();
  const service = new FakeService();
  const connection = await service.connect({
    signal: controller.signal,
    reconnect: { maxAttempts: Number.POSITIVE_INFINITY },
  });
  for (let socket = 0; socket < 1000; socket++) {
    service.socket.receive(numberedFrame([socket], { cursor: String(socket) }));
    service.socket.drop(1006);
    await service.clock.run(15_000);
    expect(service.openSockets).toBe(1);
    expect(service.clock.pending).toBe(1);
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(1);
  }
  expect(connection.stats.reconnects).toBe(1000);
  await connection.close();
  await expectNothingLeft(service, controller.signal);
});
