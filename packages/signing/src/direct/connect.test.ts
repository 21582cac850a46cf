import { createHash } from "node:crypto";
import { once } from "node:events";
import { decodeEnterRoom, decodePushFrame } from "@webcast-kit/protocol";
import { ManualClock } from "@webcast-kit/protocol/testing";
import { describe, expect, it } from "vitest";
import type { WebSocket } from "ws";
import { credentialsData, signedData } from "../../testing/answers.ts";
import { eventTypesOf, startDirectServer } from "../../testing/direct-server.ts";
import { FakeSocket, fakeSockets } from "../../testing/fakes.ts";
import { chatFrame, endFrame } from "../../testing/frames.ts";
import { signingErrorOf } from "../../testing/outcome.ts";
import { stubClient } from "../../testing/stub-client.ts";
import { json, success, type TestServer, useTestServers } from "../../testing/test-server.ts";
import { createSigningClient } from "../client.ts";
import { connectDirect } from "./connect.ts";

const startServer = useTestServers();

describe("connectDirect", () => {
  it("sends what the API gave, enters the room, and delivers the events until the stream ends", async () => {
    const received: Buffer[] = [];
    const { server, connect } = await startDirectServer(startServer, {
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
    const { server, connect } = await startDirectServer(startServer, {}, { cookies: "" });
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
    const { connect } = await startDirectServer(startServer, {
      socket: (socket) => {
        for (let index = 0; index < 50; index++) socket.send(chatFrame(String(index)));
        socket.close(1000);
      },
    });
    expect(await eventTypesOf(await connect())).toHaveLength(50);
  });

  it("leaves no connection behind after close()", async () => {
    const { server, connect } = await startDirectServer(startServer);
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
    const clock = new ManualClock();
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
    const clock = new ManualClock();
    const options = { client: stubClient(), uniqueId: "streamer", socket: fakeSockets(socket).factory, clock };
    await connectDirect(options);
    clock.advance(5000);
    expect(socket.sentTypes).toEqual(["im_enter_room", "hb"]);
    await connectDirect({ ...options, heartbeatIntervalMs: 60_000 });
    clock.advance(4999);
    expect(socket.sentTypes).toEqual(["im_enter_room", "hb", "im_enter_room"]);
  });

  it("reads the interval from a real handshake", async () => {
    const { server, connect } = await startDirectServer(startServer, {
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
    const { server, connect } = await startDirectServer(startServer, {}, more);
    expect((await signingErrorOf(connect())).code).toBe("ERR_RESPONSE_INVALID");
    expect(server.upgrades).toHaveLength(0);
  });
});
