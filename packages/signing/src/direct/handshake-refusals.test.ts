import { once } from "node:events";
import { createServer, type Socket as TcpSocket } from "node:net";
import { ManualClock } from "@webcast-kit/protocol/testing";
import { describe, expect, it } from "vitest";
import { startDirectServer } from "../../testing/direct-server.ts";
import { FakeSocket } from "../../testing/fakes.ts";
import { signingErrorOf } from "../../testing/outcome.ts";
import { stubClient } from "../../testing/stub-client.ts";
import { useTestServers } from "../../testing/test-server.ts";
import { connectDirect } from "./connect.ts";

const startServer = useTestServers();

/** Answers an upgrade request with a text of one's own. */
function answer(...lines: readonly string[]) {
  return (_: unknown, socket: TcpSocket): void => {
    socket.end(`${lines.join("\r\n")}\r\n\r\n`);
  };
}

describe("a handshake", () => {
  it("that is refused with HTTP 200 says why", async () => {
    const { connect } = await startDirectServer(startServer, {
      upgrade: answer(
        "HTTP/1.1 200 OK",
        "Handshake-Msg: illegal secret key",
        "Handshake-Status: 415",
        "Content-Length: 0",
      ),
    });
    const error = await signingErrorOf(connect());
    expect(error).toMatchObject({ code: "ERR_HTTP_STATUS", status: 200, handshakeMessage: "illegal secret key" });
    expect(error.message).toContain("HTTP 200, handshake-status 415, illegal secret key");
  });

  it("that is answered with a redirect is not followed", async () => {
    const { server, connect } = await startDirectServer(startServer, {
      upgrade: answer("HTTP/1.1 302 Found", "Location: /else", "Content-Length: 0"),
    });
    expect(await signingErrorOf(connect())).toMatchObject({ code: "ERR_HTTP_STATUS", status: 302, retryable: false });
    expect(server.upgrades).toHaveLength(1);
  });

  it("that is refused with 503 and a body without end is over", async () => {
    const { connect } = await startDirectServer(startServer, {
      upgrade: (_, socket) => socket.write("HTTP/1.1 503 Busy\r\nTransfer-Encoding: chunked\r\n\r\n"),
    });
    expect(await signingErrorOf(connect())).toMatchObject({ code: "ERR_HTTP_STATUS", status: 503, retryable: true });
  });

  it.each([
    ["is cut off", (_: unknown, socket: TcpSocket) => socket.destroy()],
    ["switches to something else", answer("HTTP/1.1 101 Switching Protocols", "Upgrade: h2c", "Connection: Upgrade")],
    ["is no HTTP", answer("SSH-2.0-OpenSSH")],
  ])("that %s is ERR_NETWORK", async (_, upgrade) => {
    const { connect } = await startDirectServer(startServer, { upgrade });
    expect(await signingErrorOf(connect())).toMatchObject({ code: "ERR_NETWORK", retryable: true });
  });

  it("to a port where nobody listens is ERR_NETWORK", async () => {
    const { connect } = await startDirectServer(startServer, {}, { ws_url: "ws://127.0.0.1:1/?X-Bogus=signature" });
    const error = await signingErrorOf(connect());
    expect(error.code).toBe("ERR_NETWORK");
    expect((error.cause as NodeJS.ErrnoException).code).toBe("ECONNREFUSED");
  });

  it("to a TLS port that does not speak TLS is ERR_NETWORK", async () => {
    const plain = createServer((socket) => socket.resume().end("hello"));
    await new Promise<void>((resolve) => plain.listen(0, "127.0.0.1", resolve));
    const { port } = plain.address() as { port: number };
    const { connect } = await startDirectServer(startServer, {}, { ws_url: `wss://127.0.0.1:${port}/` });
    expect((await signingErrorOf(connect())).code).toBe("ERR_NETWORK");
    await new Promise((resolve) => plain.close(resolve));
  });

  it("that takes too long is ERR_TIMEOUT, and its socket is gone", async () => {
    let gone: Promise<unknown> | undefined;
    const { connect } = await startDirectServer(startServer, {
      upgrade: (_, socket) => {
        gone = once(socket.resume(), "end");
      },
    });
    const error = await signingErrorOf(connect({ connectTimeoutMs: 30 }));
    expect(error).toMatchObject({ code: "ERR_TIMEOUT", retryable: true });
    await gone;
  });

  it("that takes too long is ERR_TIMEOUT, whatever the factory does", async () => {
    const clock = new ManualClock();
    const late = new FakeSocket();
    let open: (socket: FakeSocket) => void = () => {};
    const opened = new Promise<FakeSocket>((resolve) => {
      open = resolve;
    });
    const waiting = signingErrorOf(
      connectDirect({
        client: stubClient(),
        uniqueId: "streamer",
        clock,
        socket: () => {
          setImmediate(() => clock.advance(20_000));
          return opened;
        },
      }),
    );
    expect((await waiting).message).toBe("ERR_TIMEOUT: the socket was not open after 20000 ms");
    open(late);
    await new Promise(setImmediate);
    expect(late.terminated).toBe(1);
    expect(clock.pending).toBe(0);
  });

  it("that a factory cannot do is ERR_NETWORK without the factory's words on secrets", async () => {
    const socket = () => {
      throw Object.assign(new Error("no way to wss://webcast-ws.tiktok.com/?X-Bogus=signature"), { code: "EPROXY" });
    };
    const error = await signingErrorOf(connectDirect({ client: stubClient(), uniqueId: "streamer", socket }));
    expect(error).toMatchObject({ code: "ERR_NETWORK" });
    expect(error.message).not.toContain("signature");
    expect((error.cause as NodeJS.ErrnoException).code).toBe("EPROXY");
  });
});
