import { settled } from "@webcast-kit/protocol/testing";
import { describe, expect, it } from "vitest";
import { FakeService } from "../../testing/fake-service.ts";
import type { FakeSocket } from "../../testing/fakes.ts";
import { rejectionOf } from "../../testing/outcome.ts";

const broken = (): never => {
  throw new Error("broken");
};

/** What a socket that somebody else wrote may do when the connection takes it over. */
const faults: Readonly<Record<string, (socket: FakeSocket) => void>> = {
  "has no headers of the handshake": (socket) => Object.assign(socket, { handshakeHeaders: undefined }),
  "cannot send": (socket) => Object.assign(socket, { send: broken }),
  "cannot be listened to": (socket) => Object.assign(socket, { listen: broken }),
};

describe.each(Object.entries(faults))("a socket that %s", (_, spoil) => {
  it("is terminated, and nothing is left of it", async () => {
    const service = new FakeService();
    service.onSocket = spoil;
    expect(await rejectionOf(service.connect())).toBeInstanceOf(Error);
    expect([service.openSockets, service.socket.terminated, service.clock.pending]).toEqual([0, 1, 0]);
  });

  it("ends a connection whose next one it is", async () => {
    const service = new FakeService();
    const connection = await service.connect();
    await settled();
    service.onSocket = spoil;
    service.socket.drop(1006);
    await service.clock.run(500);
    expect(await connection.closed).toMatchObject({ cause: "error", error: { code: "ERR_NETWORK" } });
    expect([service.openSockets, service.socket.terminated, service.clock.pending]).toEqual([0, 1, 0]);
    expect(connection.stats.frames).toBe(0);
  });
});
