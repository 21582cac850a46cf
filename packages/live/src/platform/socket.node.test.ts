import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { createServer } from "node:http";
import { type AddressInfo, connect, createServer as createTcpServer } from "node:net";
import { inspect } from "node:util";
import { describe, expect, it, vi } from "vitest";
import { rejectionOf } from "../../testing/outcome.ts";
import { useSocketServers } from "../../testing/socket-server.ts";
import { platform } from "./socket.node.ts";
import type { HandshakeRefusal, LiveSocketOptions } from "./socket-port.ts";

const startServer = useSocketServers();

const options = (more: Partial<LiveSocketOptions> = {}): LiveSocketOptions => ({
  headers: {},
  signal: new AbortController().signal,
  timeoutMs: 10_000,
  maxMessageBytes: 1000,
  proxy: undefined,
  ...more,
});

/** What a socket brings until it is gone. */
async function listenTo(url: string, more: Partial<LiveSocketOptions> = {}) {
  const socket = await platform.open(url, options(more));
  const messages: (string | Uint8Array)[] = [];
  const closed = new Promise<readonly [number, string, Error?]>((resolve) => {
    socket.listen({
      onMessage: (data) => messages.push(data),
      onClose: (code, reason, error) => resolve(error ? [code, reason, error] : [code, reason]),
    });
  });
  return { socket, messages, closed };
}

/** A proxy that answers with these lines, or says nothing. */
async function startProxy(lines: readonly string[]) {
  const server = createTcpServer((socket) => {
    socket.on("error", () => {}).resume();
    if (lines.length > 0) socket.once("data", () => socket.end(`${lines.join("\r\n")}\r\n\r\n`));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, stop: () => new Promise((resolve) => server.close(resolve)) };
}

/** Of a key that has nothing left for half a minute. */
const LIMIT = ["X-RateLimit-Limit: 60", "X-RateLimit-Remaining: 0", "X-RateLimit-Reset: 30"];
const rateLimit = { limit: 60, remaining: 0, resetAtMs: expect.any(Number) };

describe("a socket on Node.js", () => {
  it("keeps what came with the handshake, tells text from bytes, and says how it was closed", async () => {
    const server = await startServer({
      socket: (socket) => {
        socket.send("grüße 👋");
        socket.send(Uint8Array.of(1, 2));
        socket.close(4404, "NOT_LIVE");
      },
    });
    const { messages, closed } = await listenTo(server.url);
    expect(await closed).toEqual([4404, "NOT_LIVE"]);
    expect(messages).toEqual(["grüße 👋", Buffer.of(1, 2)]);
  });

  it("sends the headers, and offers no compression", async () => {
    const server = await startServer();
    const { socket, closed } = await listenTo(server.url, { headers: { "x-api-key": "k" } });
    expect(server.handshakes[0]?.headers).toMatchObject({ "x-api-key": "k" });
    expect(server.handshakes[0]?.headers).not.toHaveProperty("sec-websocket-extensions");
    socket.close();
    expect(await closed).toEqual([1000, ""]);
  });

  it("goes through a proxy, whose password nobody sees", async () => {
    const server = await startServer();
    const asked: (string | undefined)[] = [];
    const tunnels = createServer().on("connect", ({ url, headers }, client) => {
      asked.push(url, headers["proxy-authorization"]);
      const target = connect(Number(new URL(`ws://${url}`).port), "127.0.0.1");
      client.write("HTTP/1.1 200 OK\r\n\r\n");
      client.pipe(target).pipe(client);
    });
    await new Promise<void>((resolve) => tunnels.listen(0, "127.0.0.1", resolve));
    const proxy = platform.parseProxy(`http://me:secret-word@127.0.0.1:${(tunnels.address() as AddressInfo).port}`);
    const { socket, closed } = await listenTo(server.url, { proxy });
    socket.close();
    expect(await closed).toEqual([1000, ""]);
    expect(asked).toEqual([new URL(server.url).host, `Basic ${btoa("me:secret-word")}`]);
    expect(inspect(proxy, { showHidden: true })).not.toContain("secret-word");
    tunnels.close();
  });

  it.each([
    [["HTTP/1.1 407 No", "Content-Length: 0"], { code: "ERR_HTTP_STATUS", status: 407, retryable: false }],
    [["HTTP/1.1 403 No", "Content-Length: 0"], { code: "ERR_NETWORK", status: 403, retryable: false }],
    [["HTTP/1.1 502 No", "Content-Length: 0"], { code: "ERR_NETWORK", status: 502, retryable: true }],
    [[], { code: "ERR_TIMEOUT", retryable: true }],
  ])("says what a proxy says in place of a tunnel: %j", async (lines, expected) => {
    const { url, stop } = await startProxy(lines);
    const proxy = platform.parseProxy(url.replace("//", "//me:secret-word@"));
    const error = await rejectionOf(platform.open("ws://127.0.0.1:1/", options({ proxy, timeoutMs: 200 })));
    expect(error).toMatchObject({ name: "LiveError", side: "remote", ...expected });
    expect((error as Error).message).toMatch(new RegExp(`^${expected.code}: proxy ${url}: it `));
    expect(inspect(error, { showHidden: true })).not.toContain("secret-word");
    await stop();
  });

  it("refuses what is no proxy", () => {
    expect(() => platform.parseProxy("ftp://me:secret-word@proxy.example")).toThrow(
      /^ERR_ARGUMENT: proxy must be an http, https, socks5 or socks5h URL((?!secret-word).)*$/,
    );
  });

  it.each([
    [["HTTP/1.1 401 Unauthorized", "X-Close-Reason: INVALID_AUTH"], 401, { explanation: "INVALID_AUTH" }],
    [["HTTP/1.1 200 OK", "Handshake-Msg: DEVICE_BLOCKED"], 200, { explanation: "DEVICE_BLOCKED" }],
    [["HTTP/1.1 429 Slow", "Retry-After: 3"], 429, { retryAfterMs: 3000 }],
    [["HTTP/1.1 429 Slow", ...LIMIT], 429, { retryAfterMs: 30_000, rateLimit }],
    [["HTTP/1.1 429 Slow", "Retry-After: 3", ...LIMIT], 429, { retryAfterMs: 3000, rateLimit }],
    [["HTTP/1.1 429 Slow", ...LIMIT.slice(1)], 429, { retryAfterMs: 30_000 }],
    [["HTTP/1.1 503 Busy", ...LIMIT], 503, { rateLimit }],
    [["HTTP/1.1 302 Found", "Location: ws://127.0.0.1:1/"], 302, {}],
  ])("that is refused says by what: %j", async (lines, status, details) => {
    const server = await startServer({ refuse: () => lines });
    const refusal = await rejectionOf(platform.open(server.url, options()));
    expect(refusal).toMatchObject({ name: "HandshakeRefusal", status });
    expect((refusal as HandshakeRefusal).details).toEqual(details);
    expect(server.handshakes).toHaveLength(1);
    await expect.poll(server.openConnections).toBe(0);
  });

  it("rejects when nobody is there", async () => {
    expect(await rejectionOf(platform.open("ws://127.0.0.1:1/", options()))).toMatchObject({ code: "ECONNREFUSED" });
  });

  it("is given up when the signal says so, before and while it opens", async () => {
    const server = await startServer();
    expect(await rejectionOf(platform.open(server.url, options({ signal: AbortSignal.abort("before") })))).toBe(
      "before",
    );
    expect(server.handshakes).toHaveLength(0);
    const controller = new AbortController();
    const reason = rejectionOf(platform.open(server.url, options({ signal: controller.signal })));
    controller.abort("meanwhile");
    expect(await reason).toBe("meanwhile");
    await expect.poll(server.openConnections).toBe(0);
  });

  it("ends at a message that is too large, without keeping it", async () => {
    const server = await startServer({ socket: (socket) => socket.send("x".repeat(1001)) });
    const { messages, closed } = await listenTo(server.url);
    const [code, , error] = await closed;
    expect(messages).toEqual([]);
    expect(code).toBe(1006);
    expect(error).toMatchObject({ code: "ERR_MESSAGE_INVALID", message: expect.stringContaining("payload size") });
  });

  it("that is not read makes the other side wait", async () => {
    const server = await startServer({
      socket: (socket) => {
        for (let count = 0; count < 10; count++) setTimeout(() => socket.send(String(count)), count);
      },
    });
    const { socket, messages } = await listenTo(server.url);
    socket.setReading(false);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(messages.length).toBeLessThan(10);
    socket.setReading(true);
    await expect.poll(() => messages.length).toBe(10);
    socket.terminate();
  });

  it("is told of on the channel webcast-kit:live, when somebody listens there", () => {
    const message = { socket: "managed", type: "connected", uniqueId: "streamer", roomId: "", connection: 1 } as const;
    const make = vi.fn(() => message);
    platform.publish(make);
    expect(make).not.toHaveBeenCalled();
    const heard: unknown[] = [];
    const listener = (message: unknown): void => void heard.push(message);
    subscribe("webcast-kit:live", listener);
    platform.publish(make);
    unsubscribe("webcast-kit:live", listener);
    expect(heard).toEqual([message]);
  });
});
