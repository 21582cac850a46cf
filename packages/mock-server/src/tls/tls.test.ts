import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { connect as connectPlain } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import { LIVE_CONNECT_REQUESTS_PER_MINUTE } from "@webcast-kit/contract";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { fetchSecurely, openSecurely, openTunnel, type Way } from "../../testing/secure-client.ts";
import { openSocket } from "../../testing/socket-client.ts";
import { type MockServer, startMockServer } from "../server.ts";
import { TlsFront } from "./tls-front.ts";

const ways: readonly Way[] = ["port", "tunnel"];
const json = { "x-api-key": "test_pro", "content-type": "application/json" };

let folder: string;
let mock: MockServer;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "webcast-tls-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

beforeEach(async () => {
  mock = await startMockServer({ tls: { folder, hosts: ["staging.example"] } });
});
afterEach(() => mock.close());

/** What an endpoint signs or hands out for one who comes by TLS to a host. */
async function post(way: Way, origin: string, path: string, body: object) {
  const answer = await fetchSecurely(mock, way, origin + path, {
    method: "POST",
    headers: json,
    body: JSON.stringify(body),
  });
  return JSON.parse(answer.text);
}

describe.each(ways)("a client that comes by TLS, by %s", (way) => {
  it("has the API under the name that it has in its code", async () => {
    const url = "https://api.tik.tools/webcast/check_alive?unique_id=streamer";
    expect(await fetchSecurely(mock, way, url, { headers: json })).toMatchObject({ status: 200 });
    expect(mock.journal.find({ path: "/webcast/check_alive" })).toHaveLength(1);
  });

  it("has the managed socket, which names the platform's own host", async () => {
    const url = "wss://api.tik.tools/?uniqueId=streamer&apiKey=test_pro";
    const stream = await openSecurely(mock, way, "api.tik.tools");
    const { socket, messages } = await openSocket(url, { createConnection: () => stream });
    if (messages.length === 0) await once(socket, "message");
    const { data } = JSON.parse(String(messages[0]));
    expect(data).toMatchObject({ type: "roomInfo", wsHost: "webcast-ws.tiktok.com" });
    socket.terminate();
  });

  it("gets signed URLs of the host that it asked about, and finds its page there", async () => {
    const asked = "https://www.tiktok.com/webcast/room/info/?room_id=7123456789";
    const { data } = await post(way, "https://api.tik.tools", "/webcast/sign_url", { url: asked });
    expect(data.signed_url).toMatch(`${asked}&X-Bogus=`);
    const headers = { "user-agent": data.user_agent, cookie: data.cookies };
    const page = await fetchSecurely(mock, way, data.signed_url, { headers });
    expect(JSON.parse(page.text)).toMatchObject({ data: { id_str: "7123456789" } });
  });

  it("gets a socket URL of the platform's host, and connects there", async () => {
    const answer = await post(way, "https://api.tik.tools", "/webcast/ws_credentials", { unique_id: "streamer" });
    const { ws_url, ws_host, user_agent, cookies } = answer.data;
    expect(ws_host).toBe("webcast-ws.tiktok.com");
    expect(ws_url).toMatch("wss://webcast-ws.tiktok.com/webcast/im/");
    const stream = await openSecurely(mock, way, ws_host);
    const headers = { "user-agent": user_agent, cookie: cookies };
    const { socket } = await openSocket(ws_url, { createConnection: () => stream, headers });
    socket.terminate();
    expect(mock.journal.find({ kind: "open", side: "webcast" })).toHaveLength(1);
  });

  it("gets URLs of one host when it comes under a name that the real service does not have", async () => {
    const asked = "https://www.tiktok.com/webcast/room/info/?room_id=7123456789";
    const { data } = await post(way, "https://staging.example", "/webcast/sign_url", { url: asked });
    expect(data.signed_url).toMatch("https://staging.example/webcast/room/info/");
  });

  it("is counted by its address, whichever way it comes", async () => {
    const ask = (by: Way) => fetchSecurely(mock, by, "https://api.tik.tools/api/live/connect?uniqueId=streamer");
    const plain = await fetch(`${mock.url}/api/live/connect?uniqueId=streamer`);
    expect(plain.status).toBe(200);
    for (let call = 1; call < LIVE_CONNECT_REQUESTS_PER_MINUTE; call++) expect((await ask(way)).status).toBe(200);
    expect((await ask("port")).status).toBe(429);
    expect((await ask("tunnel")).status).toBe(429);
  });
});

describe("the origins of URLs", () => {
  const prefix = "/ns/my-test";

  it("keep the port and the prefix by which a client came", async () => {
    const { port } = mock.tls ?? {};
    const headers = { ...json, host: `api.tik.tools:${port}` };
    const body = JSON.stringify({ unique_id: "streamer" });
    const url = `https://api.tik.tools${prefix}/webcast/ws_credentials`;
    const answer = await fetchSecurely(mock, "port", url, { method: "POST", headers, body });
    expect(JSON.parse(answer.text).data.ws_url).toMatch(`wss://webcast-ws.tiktok.com:${port}${prefix}/webcast/im/`);
  });

  it.each(["a b", "x@evil.example", "[::"])("are the server's own for who says to come to %j", async (host) => {
    const body = JSON.stringify({ unique_id: "streamer" });
    const headers = { ...json, host };
    const url = "https://api.tik.tools/webcast/ws_credentials";
    const answer = await fetchSecurely(mock, "port", url, { method: "POST", headers, body });
    expect(JSON.parse(answer.text).data.ws_url).toMatch(mock.wsUrl);
  });

  it("are the server's own for who comes without TLS, whatever host it names", async () => {
    const stream = (await openTunnel(mock, "api.tik.tools:80")).socket;
    stream.write(
      "GET /api/live/connect?uniqueId=streamer HTTP/1.1\r\nHost: api.tik.tools\r\nConnection: close\r\n\r\n",
    );
    let text = "";
    for await (const part of stream) text += part;
    expect(text).toContain(`"wsUrl":"${mock.wsUrl}"`);
  });

  it("lead to playlists whose parts are found in the same way", async () => {
    const { data } = await post("tunnel", "https://api.tik.tools", "/webcast/room_video", { unique_id: "streamer" });
    const { text } = await fetchSecurely(mock, "tunnel", data.stream_urls.origin.hls);
    const [part = ""] = text.match(/^https:.*$/m) ?? [];
    expect(new URL(part).host).toBe("webcast.tiktok.com");
    expect((await fetchSecurely(mock, "tunnel", part)).status).toBe(200);
  });
});

describe("a tunnel", () => {
  it.each([
    "example.com:443",
    "api.tik.tools:22",
    "nottiktok.com:443",
    "localhost:5432",
    "127.0.0.1:443",
    "10.0.0.1:443",
    "api.tik.tools",
    "api.tik.tools:999999",
    "a.b.c.tiktok.com:443",
    "user:secret@api.tik.tools:443",
  ])("to %s is refused: nothing is forwarded", async (target) => {
    const { status, socket, head } = await openTunnel(mock, target);
    let text = head.toString();
    for await (const part of socket) text += part;
    expect({ status, text }).toEqual({ status: 403, text: expect.stringContaining("nothing is forwarded") });
    expect(text).not.toContain("secret");
  });

  it("may lead to the server itself, by each of its ports", async () => {
    const { port, ca } = mock.tls ?? { port: 0, ca: "" };
    const secure = connect({
      socket: (await openTunnel(mock, `localhost:${port}`)).socket,
      ca,
      servername: "localhost",
    });
    await once(secure, "secureConnect");
    secure.destroy();
    expect((await openTunnel(mock, `127.0.0.1:${mock.port}`)).status).toBe(200);
  });

  it("takes what a client sends along with its request", async () => {
    const socket = connectPlain(mock.port, "127.0.0.1");
    const request = "GET /__mock/ready HTTP/1.1\r\nHost: api.tik.tools\r\nConnection: close\r\n\r\n";
    socket.write(`CONNECT api.tik.tools:80 HTTP/1.1\r\nHost: api.tik.tools:80\r\n\r\n${request}`);
    let text = "";
    for await (const part of socket) text += part;
    expect(text).toMatch(/^HTTP\/1.1 200 Connection established\r\n\r\nHTTP\/1.1 200 OK.*\{"ready":true\}$/s);
  });

  it("is not to be had without the option", async () => {
    await using plain = await startMockServer();
    const socket = connectPlain(plain.port, "127.0.0.1");
    socket.write("CONNECT api.tik.tools:443 HTTP/1.1\r\nHost: api.tik.tools:443\r\n\r\n");
    expect(await socket.toArray()).toEqual([]);
    expect(plain.tls).toBeUndefined();
    expect((await fetch(`${plain.url}/__mock/tls`)).status).toBe(404);
  });
});

describe("the server with TLS", () => {
  it("tells how it is reached, without its key", async () => {
    const told = await (await fetch(`${mock.url}/__mock/tls`)).text();
    expect(JSON.parse(told)).toEqual(mock.tls);
    expect(told).not.toContain("PRIVATE");
    expect(mock.tls).toMatchObject({ proxyUrl: mock.url, hosts: expect.arrayContaining(["staging.example"]) });
    const { url = "", ca } = mock.tls ?? {};
    const socket = connect({ port: Number(new URL(url).port), host: "127.0.0.1", ca });
    await once(socket, "secureConnect");
    socket.destroy();
  });

  it("lets nobody in who offers HTTP/2 only", async () => {
    const { port, ca } = mock.tls ?? {};
    const socket = connect({ port: port ?? 0, host: "127.0.0.1", ca, ALPNProtocols: ["h2"] });
    await expect(once(socket, "secureConnect")).rejects.toThrow(/no application protocol/i);
  });

  it("closes while handshakes, tunnels and sockets are open", async () => {
    const { port } = mock.tls ?? { port: 0 };
    const silent = connectPlain(port, "127.0.0.1");
    await once(silent, "connect");
    const tunnel = (await openTunnel(mock, "api.tik.tools:443")).socket;
    const secure = await openSecurely(mock, "tunnel", "api.tik.tools");
    for (const socket of [silent, tunnel, secure]) socket.on("error", () => undefined).resume();
    const ends = [silent, tunnel, secure].map((socket) => once(socket, "close"));
    await mock.close();
    await Promise.all(ends);
  });

  it("gives the first port back when it cannot have the second", async () => {
    const { port } = mock.tls ?? { port: 0 };
    const free = await startMockServer();
    await free.close();
    const starting = startMockServer({ port: free.port, tls: { folder, port } });
    await expect(starting).rejects.toMatchObject({ code: "ERR_LISTEN", message: expect.stringContaining("for TLS") });
    await using again = await startMockServer({ port: free.port });
    expect(again.port).toBe(free.port);
  });

  it("tells of clients that do not trust it, and goes on", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    let onRefusal = (_problem: string) => {};
    const told = new Promise<string>((resolve) => {
      onRefusal = resolve;
    });
    const front = await TlsFront.start({ server, host: "127.0.0.1", port: 0, folder, hosts: [], onRefusal });
    const stranger = connect({ port: front.port, host: "127.0.0.1", servername: "api.tik.tools" });
    await expect(once(stranger, "secureConnect")).rejects.toThrow();
    expect(await told).toMatch(/^a TLS handshake failed: ECONNRESET; a client has to trust the authority first/);
    const friend = connect({ port: front.port, host: "127.0.0.1", ca: front.authority.cert });
    await once(friend, "secureConnect");
    friend.on("error", () => undefined);
    await front.close();
    server.close();
  });
});
