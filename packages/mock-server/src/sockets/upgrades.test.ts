import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type MockServer, startMockServer } from "../server.ts";
import { type UpgradeHandler, Upgrades } from "./upgrades.ts";
import { WEBCAST_PATH } from "./webcast-url.ts";

let mock: MockServer;

beforeEach(async () => {
  mock = await startMockServer();
});

afterEach(() => mock.close());

const HANDSHAKE = [
  "Host: mock",
  "Connection: Upgrade",
  "Upgrade: websocket",
  "Sec-WebSocket-Version: 13",
  "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
];

async function open(...lines: readonly string[]): Promise<Socket> {
  const socket = connect(mock.port, "127.0.0.1");
  await once(socket, "connect");
  socket.write(`${lines.join("\r\n")}\r\n\r\n`);
  return socket;
}

/** All that the server says before it hangs up. */
async function answerTo(...lines: readonly string[]): Promise<string> {
  const socket = await open(...lines);
  let text = "";
  socket.setEncoding("utf8").on("data", (data) => {
    text += String(data);
  });
  socket.on("error", () => undefined);
  await once(socket, "close");
  return text;
}

async function isAlive(): Promise<boolean> {
  return (await fetch(`${mock.url}/webcast/rate_limits`)).status === 401;
}

describe("a handshake", () => {
  it.each(["//", "///", "//[", "//a:99999/", "http://[/", "/%zz", "*", "/nowhere"])(
    "for %s is refused, and the server lives",
    async (target) => {
      expect(await answerTo(`GET ${target} HTTP/1.1`, ...HANDSHAKE)).toMatch(/^HTTP\/1.1 (404|101)/);
      expect(await isAlive()).toBe(true);
    },
  );

  it.each(["/nowhere", WEBCAST_PATH, "/?uniqueId=streamer&apiKey=test_pro"])(
    "for %s that is reset leaves the server alive",
    async (target) => {
      for (let times = 0; times < 10; times++) {
        const socket = await open(`GET ${target} HTTP/1.1`, ...HANDSHAKE);
        socket.on("error", () => undefined);
        socket.resetAndDestroy();
      }
      expect(await isAlive()).toBe(true);
    },
  );

  it.each(["/nowhere", WEBCAST_PATH])("for %s whose client never hangs up does not hold the server", async (target) => {
    const server = await startMockServer();
    const socket = connect({ port: server.port, host: "127.0.0.1", allowHalfOpen: true });
    socket.on("error", () => undefined);
    socket.write(`GET ${target} HTTP/1.1\r\n${HANDSHAKE.join("\r\n")}\r\n\r\n`);
    await once(socket, "data");
    await server.close();
    socket.destroy();
  });
});

describe("a handler that fails", () => {
  const failure = new Error("broken");
  it.each<[string, () => UpgradeHandler]>([
    ["at once", () => () => fail()],
    ["later", () => () => Promise.reject(failure)],
    ["before it is found", () => fail()],
  ])("%s costs its client only, and is told of", async (_title, route) => {
    const failures: unknown[] = [];
    const server = createServer().listen(0, "127.0.0.1");
    const upgrades = new Upgrades(server, route, (error) => failures.push(error));
    await once(server, "listening");
    const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
    socket.on("error", () => undefined);
    socket.write(`GET / HTTP/1.1\r\n${HANDSHAKE.join("\r\n")}\r\n\r\n`);
    await once(socket.resume(), "close");
    expect(failures).toEqual([failure]);
    upgrades.close();
    server.close();
  });

  function fail(): never {
    throw failure;
  }
});

describe("a request that would rather speak another protocol", () => {
  const H2C = ["Host: mock", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABk"];

  it("is answered in HTTP/1.1", async () => {
    const socket = await open("GET /webcast/rate_limits?apiKey=test_pro HTTP/1.1", ...H2C);
    const [answer] = await once(socket.setEncoding("utf8"), "data");
    expect(answer).toMatch(/^HTTP\/1.1 200 OK/);
    expect(answer).toContain('"tier":"pro"');
    socket.destroy();
  });

  it("keeps its body", async () => {
    const body = '{"unique_id":"streamer"}';
    const headers = ["x-api-key: test_pro", "content-type: application/json", `content-length: ${body.length}`];
    const socket = await open("POST /webcast/ws_credentials HTTP/1.1", ...H2C, ...headers);
    socket.write(body);
    const [data] = await once(socket.setEncoding("utf8"), "data");
    expect(data).toMatch(/^HTTP\/1.1 200 OK/);
    socket.destroy();
  });
});

describe("a request that is no HTTP", () => {
  it.each([
    ["garbage", ["hello"], "400", "The request is not HTTP"],
    ["endless headers", ["GET / HTTP/1.1", `x: ${"y".repeat(20_000)}`], "431", "The headers are too large"],
    ["a path that is no path", ["GET /%zz HTTP/1.0"], "400", "The URL is not valid"],
  ])("gets the envelope and the headers of every response: %s", async (_title, lines, status, text) => {
    const answer = await answerTo(...lines);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status}`));
    expect(answer.toLowerCase()).toContain("x-ratelimit-remaining: 0");
    expect(answer).toContain('"status_code":-1');
    expect(answer).toContain(text);
  });
});
