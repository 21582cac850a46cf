import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type Socket as TcpSocket } from "node:net";
import { decodeEnterRoom, decodePushFrame, ProtocolError } from "@webcast-kit/protocol";
import { describe, expect, it } from "vitest";
import type { WebSocket } from "ws";
import { credentialsData, signedData } from "../../testing/answers.ts";
import { FakeClock, FakeSocket, fakeSockets } from "../../testing/fakes.ts";
import { chatFrame, endFrame } from "../../testing/frames.ts";
import { rejectionOf, signingErrorOf } from "../../testing/outcome.ts";
import { stubClient } from "../../testing/stub-client.ts";
import { json, success, type TestServer, type TestServerOptions, useTestServers } from "../../testing/test-server.ts";
import { createSigningClient } from "../client.ts";
import { connectDirect } from "./connect.ts";
import type { DirectConnection } from "./direct-connection.ts";

const startServer = useTestServers();

interface Setup {
  readonly server: TestServer;
  readonly connect: (options?: { signal?: AbortSignal; connectTimeoutMs?: number }) => Promise<DirectConnection>;
}

/** A server whose API names its own socket. */
async function setup(
  { socket, upgrade, handshakeHeaders }: TestServerOptions = {},
  more: Readonly<Record<string, unknown>> = {},
): Promise<Setup> {
  const server: TestServer = await startServer({
    api: (_, response) => success(response, credentialsData(`${server.wsUrl}/im/?X-Bogus=DFSzswVOH5aANrfK`, more)),
    ...(socket && { socket }),
    ...(upgrade && { upgrade }),
    ...(handshakeHeaders && { handshakeHeaders }),
  });
  const client = createSigningClient({ apiKey: "key-of-the-test", baseUrl: server.url });
  return { server, connect: (options) => connectDirect({ client, uniqueId: "@streamer", ...options }) };
}

async function eventTypesOf(connection: DirectConnection): Promise<string[]> {
  const types: string[] = [];
  for await (const event of connection) types.push(event.type);
  return types;
}

/** Answers an upgrade request with a text of one's own. */
function answer(...lines: readonly string[]) {
  return (_: unknown, socket: TcpSocket): void => {
    socket.end(`${lines.join("\r\n")}\r\n\r\n`);
  };
}

describe("connectDirect", () => {
  it("sends what the API gave, enters the room, and delivers the events until the stream ends", async () => {
    const received: Buffer[] = [];
    const { server, connect } = await setup({
      socket: (socket) => {
        socket.on("message", (data) => received.push(data as Buffer));
        socket.send(chatFrame("a"));
        socket.send(endFrame());
      },
    });
    const connection = await connect();
    expect(await eventTypesOf(connection)).toEqual(["chat", "control"]);
    expect(await connection.closed).toMatchObject({ code: 1000, cause: "streamEnd" });
    expect(server.requests.map(({ path, body }) => [path, body])).toEqual([
      ["/webcast/ws_credentials", '{"unique_id":"streamer"}'],
    ]);
    expect(server.upgrades).toHaveLength(1);
    expect(server.upgrades[0]).toMatchObject({
      cookie: "ttwid=1%7Ccookie-of-the-test",
      "user-agent": "TestBrowser/1.0",
      origin: "https://www.tiktok.com",
    });
    expect(server.upgrades[0]).not.toHaveProperty("sec-websocket-extensions");
    expect(server.upgrades[0]).not.toHaveProperty("x-api-key");
    const frame = decodePushFrame(received[0] ?? Buffer.alloc(0));
    expect(frame.payloadType).toBe("im_enter_room");
    expect(decodeEnterRoom(frame.payload).roomId).toBe("7300000000000000123");
  });

  it("sends no Cookie header when there are no cookies", async () => {
    const { server, connect } = await setup({}, { cookies: "" });
    await (await connect()).close();
    expect(server.upgrades[0]).not.toHaveProperty("cookie");
  });

  it("signs the socket of a room when it is given a room id", async () => {
    const server: TestServer = await startServer({
      api: (_, response) => success(response, signedData(`${server.wsUrl}/`, { user_agent: "" })),
      socket: (socket) => socket.send(endFrame()),
    });
    const client = createSigningClient({ apiKey: "key-of-the-test", baseUrl: server.url });
    const connection = await connectDirect({ client, roomId: "7300000000000000456" });
    expect(connection.roomId).toBe("7300000000000000456");
    expect(await eventTypesOf(connection)).toEqual(["control"]);
    expect(server.requests[0]).toMatchObject({
      path: "/webcast/sign_websocket",
      body: '{"room_id":"7300000000000000456"}',
    });
    expect(server.upgrades[0]?.["user-agent"]).toMatch(/^Mozilla/);
  });

  it("keeps messages that come in one packet with the handshake", async () => {
    const { connect } = await setup({
      socket: (socket) => {
        for (let index = 0; index < 50; index++) socket.send(chatFrame(String(index)));
        socket.close(1000);
      },
    });
    expect(await eventTypesOf(await connect())).toHaveLength(50);
  });

  it("leaves no connection behind after close()", async () => {
    const { server, connect } = await setup();
    const connection = await connect();
    const [socket] = server.sockets;
    const gone = once(socket as WebSocket, "close");
    await connection.close();
    const [code] = await gone;
    expect(code).toBe(1000);
  });

  it("leaves no connection behind when the server does not answer the close", async () => {
    let gone: Promise<unknown> | undefined;
    const server: TestServer = await startServer({
      api: (_, response) => success(response, credentialsData(`${server.wsUrl}/`)),
      // A socket that is upgraded by hand and then only read.
      upgrade: (request, socket) => {
        const key = `${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
        const accept = createHash("sha1").update(key).digest("base64");
        const lines = ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade"];
        socket.write(`${[...lines, `Sec-WebSocket-Accept: ${accept}`].join("\r\n")}\r\n\r\n`);
        gone = once(socket.resume(), "end");
      },
    });
    const clock = new FakeClock();
    const client = createSigningClient({ apiKey: "key-of-the-test", baseUrl: server.url });
    const connection = await connectDirect({ client, uniqueId: "streamer", clock });
    const closed = connection.close();
    clock.advance(3000);
    expect(await closed).toMatchObject({ code: 1000, cause: "local" });
    await gone;
    expect(clock.pending).toBe(0);
  });

  it("passes on why the API refuses", async () => {
    const server = await startServer({ api: (_, response) => json(response, { status_code: -1, error: "no" }, 404) });
    const client = createSigningClient({ apiKey: "key-of-the-test", baseUrl: server.url });
    expect((await signingErrorOf(connectDirect({ client, uniqueId: "offline" }))).code).toBe("ERR_NOT_LIVE");
  });

  it("beats in the interval that the handshake asks for, unless it is told another", async () => {
    const socket = new FakeSocket();
    socket.handshakeHeaders = { "handshake-options": "ping-interval=5; x=1" };
    const clock = new FakeClock();
    const options = { client: stubClient(), uniqueId: "streamer", socket: fakeSockets(socket).factory, clock };
    await connectDirect(options);
    clock.advance(5000);
    expect(socket.sentTypes).toEqual(["im_enter_room", "hb"]);
    await connectDirect({ ...options, heartbeatIntervalMs: 60_000 });
    clock.advance(4999);
    expect(socket.sentTypes).toEqual(["im_enter_room", "hb", "im_enter_room"]);
  });

  it("reads the interval from a real handshake", async () => {
    const { server, connect } = await setup({
      handshakeHeaders: ["Handshake-Options: ping-interval=0.25"],
      socket: (socket) => {
        socket.on("message", (data) => {
          if (decodePushFrame(data as Buffer).payloadType === "hb") socket.send(endFrame());
        });
      },
    });
    const connection = await connect();
    expect(await eventTypesOf(connection)).toEqual(["control"]);
    expect(connection.stats.heartbeats).toBe(1);
    expect(server.sockets).toHaveLength(1);
  });
});

describe("a URL that leads elsewhere", () => {
  it("is refused before anything is sent there", async () => {
    const target = await startServer();
    for (const wsUrl of [target.wsUrl.replace("127.0.0.1", "localhost"), "wss://evil.example/?X-Bogus=signature"]) {
      const server = await startServer({ api: (_, response) => success(response, credentialsData(wsUrl)) });
      const client = createSigningClient({ apiKey: "key-of-the-test", baseUrl: server.url });
      const error = await signingErrorOf(connectDirect({ client, uniqueId: "streamer" }));
      expect(error.code).toBe("ERR_HOST_NOT_ALLOWED");
      expect(error.message).not.toContain("signature");
    }
    expect(target.upgrades).toHaveLength(0);
  });

  it("is taken when its host is listed", async () => {
    const { asked, factory } = fakeSockets();
    const client = stubClient({
      signWebsocket: () =>
        Promise.resolve({
          signedUrl: "wss://relay.example:9000/",
          xBogus: "",
          xGnarly: "",
          userAgent: "x",
          cookies: "",
        }),
    });
    const options = { client, roomId: "1", allowedHosts: ["relay.example"], socket: factory };
    await (await connectDirect(options)).close();
    expect(asked[0]?.url).toBe("wss://relay.example:9000/");
    expect(asked[0]?.options).toMatchObject({ maxPayloadBytes: 4 * 1024 * 1024, handshakeTimeoutMs: 20_000 });
  });
});

describe("an answer that cannot be used", () => {
  it.each([
    ["cookies with a line break", { cookies: "a=b\r\nX: y" }],
    ["a User-Agent that is no header", { user_agent: "ж" }],
    ["a room id that is no 64-bit number", { room_id: "9223372036854775808" }],
  ])("is ERR_RESPONSE_INVALID: %s", async (_, more) => {
    const { server, connect } = await setup({}, more);
    expect((await signingErrorOf(connect())).code).toBe("ERR_RESPONSE_INVALID");
    expect(server.upgrades).toHaveLength(0);
  });
});

describe("a handshake", () => {
  it("that is refused with HTTP 200 says why", async () => {
    const { connect } = await setup({
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
    const { server, connect } = await setup({
      upgrade: answer("HTTP/1.1 302 Found", "Location: /else", "Content-Length: 0"),
    });
    expect(await signingErrorOf(connect())).toMatchObject({ code: "ERR_HTTP_STATUS", status: 302, retryable: false });
    expect(server.upgrades).toHaveLength(1);
  });

  it("that is refused with 503 and a body without end is over", async () => {
    const { connect } = await setup({
      upgrade: (_, socket) => socket.write("HTTP/1.1 503 Busy\r\nTransfer-Encoding: chunked\r\n\r\n"),
    });
    expect(await signingErrorOf(connect())).toMatchObject({ code: "ERR_HTTP_STATUS", status: 503, retryable: true });
  });

  it.each([
    ["is cut off", (_: unknown, socket: TcpSocket) => socket.destroy()],
    ["switches to something else", answer("HTTP/1.1 101 Switching Protocols", "Upgrade: h2c", "Connection: Upgrade")],
    ["is no HTTP", answer("SSH-2.0-OpenSSH")],
  ])("that %s is ERR_NETWORK", async (_, upgrade) => {
    const { connect } = await setup({ upgrade });
    expect(await signingErrorOf(connect())).toMatchObject({ code: "ERR_NETWORK", retryable: true });
  });

  it("to a port where nobody listens is ERR_NETWORK", async () => {
    const { connect } = await setup({}, { ws_url: "ws://127.0.0.1:1/?X-Bogus=signature" });
    const error = await signingErrorOf(connect());
    expect(error.code).toBe("ERR_NETWORK");
    expect((error.cause as NodeJS.ErrnoException).code).toBe("ECONNREFUSED");
  });

  it("to a TLS port that does not speak TLS is ERR_NETWORK", async () => {
    const plain = createServer((socket) => socket.resume().end("hello"));
    await new Promise<void>((resolve) => plain.listen(0, "127.0.0.1", resolve));
    const { port } = plain.address() as { port: number };
    const { connect } = await setup({}, { ws_url: `wss://127.0.0.1:${port}/` });
    expect((await signingErrorOf(connect())).code).toBe("ERR_NETWORK");
    await new Promise((resolve) => plain.close(resolve));
  });

  it("that takes too long is ERR_TIMEOUT, and its socket is gone", async () => {
    let gone: Promise<unknown> | undefined;
    const { connect } = await setup({
      upgrade: (_, socket) => {
        gone = once(socket.resume(), "end");
      },
    });
    const error = await signingErrorOf(connect({ connectTimeoutMs: 30 }));
    expect(error).toMatchObject({ code: "ERR_TIMEOUT", retryable: true });
    await gone;
  });

  it("that takes too long is ERR_TIMEOUT, whatever the factory does", async () => {
    const clock = new FakeClock();
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

describe("an abort", () => {
  it("while the API is asked rejects with its reason", async () => {
    const controller = new AbortController();
    const server = await startServer({ api: () => controller.abort("enough") });
    const client = createSigningClient({ apiKey: "key-of-the-test", baseUrl: server.url });
    const { signal } = controller;
    expect(await rejectionOf(connectDirect({ client, uniqueId: "streamer", signal }))).toBe("enough");
  });

  it("in the handshake rejects with its reason, and the socket is gone", async () => {
    const controller = new AbortController();
    let gone: Promise<unknown> | undefined;
    const { connect } = await setup({
      upgrade: (_, socket) => {
        gone = once(socket.resume(), "end");
        controller.abort("enough");
      },
    });
    expect(await rejectionOf(connect({ signal: controller.signal }))).toBe("enough");
    await gone;
  });

  it("at any moment around the opening ends everything", async () => {
    const outcomes: string[] = [];
    for (let depth = 0; depth < 12; depth++) {
      const controller = new AbortController();
      const { socket, factory } = fakeSockets();
      const abortAfter = (turns: number): void => {
        if (turns === 0) controller.abort("enough");
        else queueMicrotask(() => abortAfter(turns - 1));
      };
      const options = { client: stubClient(), uniqueId: "streamer", signal: controller.signal, clock: new FakeClock() };
      const connecting = connectDirect({
        ...options,
        socket: (...args) => {
          abortAfter(depth);
          return factory(...args);
        },
      });
      const reason = await rejectionOf(connecting.then((connection) => eventTypesOf(connection)));
      await new Promise(setImmediate);
      expect(reason).toBe("enough");
      expect(socket.terminated + socket.closes.length).toBe(1);
      expect(options.clock.pending).toBe(0);
      outcomes.push(socket.terminated === 1 ? "connecting" : "connected");
    }
    expect(new Set(outcomes)).toEqual(new Set(["connecting", "connected"]));
  });

  it("of a running connection ends the loop with its reason", async () => {
    const controller = new AbortController();
    const { connect } = await setup({ socket: (socket) => socket.send(chatFrame("a")) });
    const connection = await connect({ signal: controller.signal });
    const loop = async () => {
      for await (const _ of connection) controller.abort("enough");
    };
    expect(await rejectionOf(loop())).toBe("enough");
    expect(await connection.closed).toMatchObject({ cause: "local" });
  });
});

describe("a server that misbehaves", () => {
  async function endOf(act: (socket: WebSocket) => void) {
    const { connect } = await setup({ socket: act });
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
