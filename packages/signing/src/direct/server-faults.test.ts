import type { Socket as TcpSocket } from "node:net";
import { ProtocolError } from "@webcast-kit/protocol";
import { describe, expect, it } from "vitest";
import type { WebSocket } from "ws";
import { eventTypesOf, startDirectServer } from "../../testing/direct-server.ts";
import { rejectionOf } from "../../testing/outcome.ts";
import { useTestServers } from "../../testing/test-server.ts";

const startServer = useTestServers();

describe("a server that misbehaves", () => {
  async function endOf(act: (socket: WebSocket) => void) {
    const { connect } = await startDirectServer(startServer, { socket: act });
    const connection = await connect();
    const error = await rejectionOf(eventTypesOf(connection));
    return { error, closed: await connection.closed };
  }

  it("with a text frame", async () => {
    const { error, closed } = await endOf((socket) => socket.send("text"));
    expect(error).toBeInstanceOf(ProtocolError);
    expect(closed).toMatchObject({ code: 1003, cause: "error", error: { code: "ERR_PAYLOAD_MALFORMED" } });
  });

  it("with a message that is larger than a frame may be", async () => {
    const { error, closed } = await endOf((socket) => socket.send(Buffer.alloc(4 * 1024 * 1024 + 1)));
    expect(error).toBeInstanceOf(ProtocolError);
    expect(closed).toMatchObject({ code: 1009, cause: "error", error: { code: "ERR_FRAME_TOO_LARGE" } });
  });

  it("with bytes that are no WebSocket frame", async () => {
    const { error, closed } = await endOf((socket) => tcpOf(socket).write(Buffer.from("f0f0f0f0", "hex")));
    expect(error).toMatchObject({ code: "ERR_PAYLOAD_MALFORMED" });
    expect(closed).toMatchObject({ code: 1007, cause: "error" });
  });

  it("by cutting the connection", async () => {
    const { error, closed } = await endOf((socket) => socket.terminate());
    expect(error).toMatchObject({ code: "ERR_CLOSED", closeCode: 1006 });
    expect(closed).toMatchObject({ code: 1006, cause: "remote", error });
  });

  it("by resetting the connection", async () => {
    const { error } = await endOf((socket) => tcpOf(socket).resetAndDestroy());
    expect(error).toMatchObject({ code: "ERR_CLOSED", closeCode: 1006 });
  });

  it("by closing with a code of its own", async () => {
    const { error, closed } = await endOf((socket) => socket.close(4404, "gone, ttwid=1%7Ccookie-of-the-test"));
    expect(error).toMatchObject({ code: "ERR_CLOSED", closeCode: 4404, closeReason: "gone, [redacted]" });
    expect(closed).toMatchObject({ code: 4404, cause: "remote" });
  });

  it("by closing without a code", async () => {
    const { error } = await endOf((socket) => socket.close());
    expect(error).toMatchObject({ code: "ERR_CLOSED", closeCode: 1005 });
  });

  function tcpOf(socket: WebSocket): TcpSocket {
    return (socket as unknown as { _socket: TcpSocket })._socket;
  }
});
