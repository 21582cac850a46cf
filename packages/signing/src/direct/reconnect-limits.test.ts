import { encodePushFrame } from "@webcast-kit/protocol";
import { describe, expect, it } from "vitest";
import { failureOf, storyOf } from "../../testing/connected.ts";
import { FakeService } from "../../testing/fake-service.ts";
import { numberedFrame } from "../../testing/frames.ts";
import { SigningError } from "../errors.ts";

const MINUTE_MS = 60_000;
const heartbeat = encodePushFrame({ payloadType: "hb" });

async function connected(options: Parameters<FakeService["connect"]>[0] = {}) {
  const service = new FakeService();
  const connection = await service.connect(options);
  return { service, connection };
}

describe("a server that accepts and closes at once", () => {
  it.each([[1006], [4500], [4555], [4429]])(
    "with %i is tried `maxAttempts` times, then the loop throws",
    async (code) => {
      const { service, connection } = await connected({ reconnect: { maxAttempts: 5 }, idleTimeoutMs: 10 * MINUTE_MS });
      const failure = failureOf(connection);
      for (let socket = 1; socket <= 6; socket++) {
        service.socket.receive(numberedFrame([socket]));
        service.socket.drop(code);
        // A quota is waited for a minute, and then as usual.
        await service.clock.run(2 * MINUTE_MS);
      }
      expect(service.sockets).toHaveLength(6);
      expect(await failure).toMatchObject({ code: "ERR_CLOSED", closeCode: code });
      expect(service.clock.pending).toBe(0);
    },
  );

  it("without a fault is an error too: the stream is not over", async () => {
    const { service, connection } = await connected({ reconnect: { maxAttempts: 1 } });
    const failure = failureOf(connection);
    service.socket.drop(1000, "bye");
    await service.clock.run(500);
    service.socket.drop(1000, "bye");
    const error = await failure;
    expect(error).toMatchObject({ code: "ERR_CLOSED", closeCode: 1000, closeReason: "bye" });
    expect(await connection.closed).toEqual({ code: 1000, reason: "bye", cause: "remote", error });
  });

  it("waits longer every time, up to the limit", async () => {
    const { service, connection } = await connected({ reconnect: { maxAttempts: 7 } });
    const delays: number[] = [];
    connection.on("reconnecting", ({ delayMs }) => delays.push(delayMs));
    for (let socket = 1; socket <= 8; socket++) {
      service.socket.drop(1006);
      await service.clock.run(MINUTE_MS);
    }
    expect(delays).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000]);
  });
});

describe("the tries", () => {
  it("are counted anew when data came for long enough", async () => {
    const { service, connection } = await connected();
    const story = storyOf(connection);
    await service.clock.run(0);
    for (const dataMs of [9999, 10_000]) {
      service.socket.drop(1006);
      await service.clock.run(MINUTE_MS);
      service.socket.receive(numberedFrame([]));
      await service.clock.run(dataMs);
      service.socket.receive(numberedFrame([]));
    }
    service.socket.drop(1006);
    await service.clock.run(0);
    expect(story.filter((words) => words.startsWith("reconnecting"))).toEqual([
      "reconnecting 1 in 500 ms: reconnect",
      "reconnecting 2 in 1000 ms: reconnect",
      "reconnecting 1 in 500 ms: reconnect",
    ]);
  });

  it("are not counted anew by a socket that only answers heartbeats", async () => {
    const { service, connection } = await connected({ reconnect: { maxAttempts: 1 } });
    for (let socket = 1; socket <= 2; socket++) {
      for (let beat = 0; beat < 5; beat++) {
        service.socket.receive(heartbeat);
        await service.clock.run(10_000);
      }
      service.socket.drop(1006);
      await service.clock.run(MINUTE_MS);
    }
    expect(await connection.closed).toMatchObject({ code: 1006, cause: "remote" });
    expect(service.sockets).toHaveLength(2);
  });

  it("are none when reconnecting is switched off", async () => {
    const { service, connection } = await connected({ reconnect: false });
    service.socket.drop(1006);
    expect(await connection.closed).toMatchObject({ code: 1006 });
    expect(service.calls).toHaveLength(1);
  });

  it("that the API refuses with 429 wait as long as it asks, plus the usual wait", async () => {
    const { service, connection } = await connected();
    const story = storyOf(connection);
    await service.clock.run(0);
    service.apiFaults.push(new SigningError("ERR_RATE_LIMITED", "429", { retryAfterMs: 45_000 }));
    service.socket.drop(1006);
    await service.clock.run(500 + 45_999);
    expect(service.calls).toHaveLength(2);
    await service.clock.run(1);
    expect(service.calls).toHaveLength(3);
    expect(story).toEqual(["reconnecting 1 in 500 ms: reconnect", "reconnecting 2 in 46000 ms: wait-for-quota"]);
  });

  it("whose handshake is refused with Retry-After wait as long as it asks", async () => {
    const { service } = await connected();
    service.handshakeFaults.push(new SigningError("ERR_HTTP_STATUS", "503", { status: 503, retryAfterMs: 20_000 }));
    service.socket.drop(1006);
    await service.clock.run(500 + 20_999);
    expect(service.urls).toHaveLength(2);
    await service.clock.run(1);
    expect(service.urls).toHaveLength(3);
  });

  it("whose handshake never ends are given up after `connectTimeoutMs`", async () => {
    const { service } = await connected({ connectTimeoutMs: 3000 });
    service.handshakeFaults.push("hang");
    service.socket.drop(1006);
    await service.clock.run(500 + 3000 + 999);
    expect(service.urls).toHaveLength(2);
    await service.clock.run(1);
    expect(service.urls).toHaveLength(3);
  });
});

describe("what cannot be mended by trying again", () => {
  it.each([
    [new SigningError("ERR_UNAUTHORIZED", "no such key", { status: 401 })],
    [new SigningError("ERR_TIER_REQUIRED", "pro only", { status: 403 })],
    [new SigningError("ERR_HOST_NOT_ALLOWED", "evil.example")],
    [new SigningError("ERR_CLOSED", "the client is closed", { side: "local" })],
  ])("ends the connection at once: %s", async (error) => {
    const { service, connection } = await connected();
    service.apiFaults.push(error);
    service.socket.receive(numberedFrame([1]));
    service.socket.drop(1006);
    await service.clock.run(500);
    const heard: string[] = [];
    expect(await failureOf(connection, heard)).toBe(error);
    expect(heard).toEqual(["1", "reconnecting"]);
    expect(await connection.closed).toEqual({ code: 1006, reason: error.code, cause: "error", error });
    expect(service.calls).toHaveLength(2);
    expect(service.clock.pending).toBe(0);
  });

  it.each([[4400], [4401], [4403]])("ends the connection at once: close code %i", async (code) => {
    const { service, connection } = await connected();
    service.socket.drop(code);
    expect(await failureOf(connection)).toMatchObject({ code: "ERR_CLOSED", closeCode: code });
    expect(service.calls).toHaveLength(1);
  });

  it("ends the connection at once: a handshake with `illegal app_id`", async () => {
    const { service, connection } = await connected();
    const details = { status: 200, handshakeMessage: "illegal app_id" };
    service.handshakeFaults.push(new SigningError("ERR_HTTP_STATUS", "refused", details));
    service.socket.drop(1006);
    await service.clock.run(500);
    expect(await failureOf(connection)).toMatchObject(details);
  });
});
