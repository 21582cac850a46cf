import { settled } from "@webcast-kit/protocol/testing";
import { describe, expect, it } from "vitest";
import { storyOf } from "../../testing/connected.ts";
import { FakeService, ROOM } from "../../testing/fake-service.ts";
import { endFrame, numberedFrame } from "../../testing/frames.ts";
import { signingErrorOf } from "../../testing/outcome.ts";
import { SigningError } from "../errors.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const limited = (retryAfterMs: number) => new SigningError("ERR_RATE_LIMITED", "not now", { retryAfterMs });

/** A connection whose socket is gone, and which waits half a minute of its own accord. */
async function withoutSocket(options: Parameters<FakeService["connect"]>[0] = {}) {
  const service = new FakeService();
  const connection = await service.connect({ reconnect: { baseDelayMs: MINUTE_MS }, ...options });
  const story = storyOf(connection);
  await settled();
  service.socket.drop(1006);
  await settled();
  return { service, connection, story };
}

describe("switchRoom during a wait of this side's own", () => {
  it("is tried at once, and the wait is not gone through again", async () => {
    const { service, connection, story } = await withoutSocket();
    await service.clock.run(1000);
    const startedAt = service.clock.now();
    const switching = connection.switchRoom({ roomId: "77" });
    await service.clock.run(0);
    expect(service.entered).toEqual({ roomId: "77", cursor: "" });
    service.socket.receive(numberedFrame([1]));
    await switching;
    expect(service.clock.now()).toBe(startedAt);
    await service.clock.run(MINUTE_MS - 1);
    expect([service.sockets.length, story]).toEqual([2, ["reconnecting 1 in 30000 ms: reconnect", "reconnected", "1"]]);
  });

  it("does not wait for the old creator to go live", async () => {
    const service = new FakeService();
    const connection = await service.connect({ waitUntilLive: true });
    service.socket.receive(endFrame());
    await settled();
    service.roomId = "77";
    const switching = connection.switchRoom({ uniqueId: "other" });
    await service.clock.run(0);
    service.socket.receive(numberedFrame([1]));
    await switching;
    expect(connection.roomId).toBe("77");
  });

  it("from a listener that hears of the wait is tried at once, too", async () => {
    const { service, connection } = await withoutSocket();
    let switching: Promise<void> | undefined;
    connection.on("reconnecting", () => {
      switching = connection.switchRoom({ roomId: "77" });
    });
    service.apiFaults.push(new SigningError("ERR_NETWORK", "reset"));
    await service.clock.run(MINUTE_MS / 2);
    service.socket.receive(numberedFrame([1]));
    await switching;
    expect(service.entered.roomId).toBe("77");
  });

  it("goes on trying for as long as it may take", async () => {
    const { service, connection } = await withoutSocket({ reconnect: { baseDelayMs: 10_000 } });
    service.apiFaults.push(new SigningError("ERR_NETWORK", "reset"));
    const switching = connection.switchRoom({ roomId: "77" });
    await service.clock.run(10_000);
    service.socket.receive(numberedFrame([1]));
    await switching;
  });

  it("says at once when the next try would come too late; the room is entered then", async () => {
    const { service, connection } = await withoutSocket({ connectTimeoutMs: 20_000 });
    service.apiFaults.push(limited(25_000));
    const failure = signingErrorOf(connection.switchRoom({ roomId: "77" }));
    await service.clock.run(0);
    expect(await failure).toMatchObject({
      code: "ERR_TIMEOUT",
      retryAfterMs: 55_000,
      message: "ERR_TIMEOUT: the room cannot answer in 20000 ms: the next socket is tried in 55000 ms",
    });
    await service.clock.run(55_000);
    expect(service.entered.roomId).toBe("77");
  });
});

describe("switchRoom during a wait that the other side asked for", () => {
  it("is refused at once with the rest of it, and nothing is asked and nothing changes", async () => {
    const { service, connection } = await withoutSocket();
    service.apiFaults.push(limited(HOUR_MS));
    await service.clock.run(MINUTE_MS / 2);
    await service.clock.run(MINUTE_MS);
    for (const target of [{ roomId: "77" }, { uniqueId: "other" }]) {
      expect(await signingErrorOf(connection.switchRoom(target))).toMatchObject({
        code: "ERR_RATE_LIMITED",
        side: "local",
        retryable: true,
        retryAfterMs: HOUR_MS - MINUTE_MS,
      });
    }
    expect([connection.roomId, service.calls.length]).toEqual([ROOM, 2]);
  });

  it("is tried at once when what it asked for is over", async () => {
    const { service, connection } = await withoutSocket();
    service.apiFaults.push(limited(HOUR_MS));
    await service.clock.run(MINUTE_MS / 2);
    await service.clock.run(HOUR_MS);
    const switching = connection.switchRoom({ roomId: "77" });
    await service.clock.run(0);
    service.socket.receive(numberedFrame([1]));
    await switching;
  });

  it("is refused for a minute when a quota is used up and nobody says for how long", async () => {
    const service = new FakeService();
    const connection = await service.connect();
    service.socket.drop(4429);
    await settled();
    expect(await signingErrorOf(connection.switchRoom({ roomId: "77" }))).toMatchObject({ retryAfterMs: MINUTE_MS });
  });

  it("stays when that begins while the room is looked up", async () => {
    const service = new FakeService();
    const connection = await service.connect();
    service.onCall = () => service.socket.drop(4429);
    expect((await signingErrorOf(connection.switchRoom({ uniqueId: "other" }))).code).toBe("ERR_RATE_LIMITED");
    expect([connection.roomId, service.calls.length]).toEqual([ROOM, 2]);
  });

  it.each([
    ["by the API", "apiFaults", limited(HOUR_MS)],
    [
      "by the socket",
      "handshakeFaults",
      new SigningError("ERR_HTTP_STATUS", "busy", { status: 503, retryAfterMs: HOUR_MS }),
    ],
    ["without a time", "apiFaults", new SigningError("ERR_RATE_LIMITED", "not now")],
  ] as const)("is not tried at once when the old room is refused %s meanwhile", async (_, faults, error) => {
    const { service, connection } = await withoutSocket();
    service[faults].push(error);
    let failure: Promise<SigningError> | undefined;
    service.onCall = () => {
      failure ??= signingErrorOf(connection.switchRoom({ roomId: "77" }));
    };
    await service.clock.run(MINUTE_MS / 2);
    expect((await failure)?.code).toBe("ERR_TIMEOUT");
    expect(service.calls).toHaveLength(2);
  });
});
