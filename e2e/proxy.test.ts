import { once } from "node:events";
import { type AddressInfo, connect, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { inspect } from "node:util";
import { type MockServer, startMockServer } from "@webcast-kit/mock-server";
import { encodeEnterRoom } from "@webcast-kit/protocol";
import { SigningError } from "@webcast-kit/signing";
import { Server as ChainProxy, RequestError } from "proxy-chain";
import { type Dispatcher, request } from "undici";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { parseProxy } from "../packages/signing/src/proxy/proxy-server.ts";
import { connectionThrough, dispatcherOf } from "../packages/signing/src/proxy/transport.ts";
import { openTunnel, type TunnelOptions } from "../packages/signing/src/proxy/tunnel.ts";
import { makeCertificate } from "./certificate.ts";
import { type LoopbackProxy, startConnectProxy, startSocks5Proxy } from "./loopback-proxy.ts";

/** A name that only the proxies of this test know: what arrives there cannot have gone around them. */
const HOST = "mock.test";
const LOGIN = { username: "customer-17", password: "hunter2/:@ü" };
const WRONG = { username: "customer-17", password: "qwertyuiop" };
const certificate = makeCertificate(HOST);

let mock: MockServer;
/** `host:port` of a TLS server in front of the mock. */
let tlsFront: string;
const stops: (() => unknown)[] = [];
const lastStops: (() => unknown)[] = [];

beforeAll(async () => {
  mock = await startMockServer({ limits: false });
  lastStops.push(() => mock.close());
  if (certificate !== undefined) tlsFront = await startTlsFront(certificate, Number(new URL(mock.url).port));
});
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});
afterAll(async () => {
  for (const stop of lastStops.splice(0).reverse()) await stop();
});

async function startTlsFront(options: { readonly key: string; readonly cert: string }, port: number): Promise<string> {
  const ends = new Set<Socket>();
  const server = createTlsServer(options, (client) => {
    const inner = connect(port, "127.0.0.1");
    for (const end of [client, inner]) ends.add(end.on("error", () => {}));
    client.pipe(inner).pipe(client);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  lastStops.push(() => {
    for (const end of ends) end.destroy();
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function onConnect(target: string): string | undefined {
  if (target.endsWith(".test:443")) return tlsFront;
  return target === `${HOST}:80` ? new URL(mock.url).host : undefined;
}

const kinds = [
  ["an HTTP proxy", startConnectProxy],
  ["a SOCKS5 proxy", startSocks5Proxy],
] as const;

async function start(
  startProxy: (typeof kinds)[number][1],
  options: Parameters<typeof startConnectProxy>[0] = {},
): Promise<LoopbackProxy> {
  const proxy = await startProxy({ onConnect, ...options });
  stops.push(() => proxy.close());
  return proxy;
}

function dispatcher(proxyUrl: string, options?: TunnelOptions): Dispatcher {
  const made = dispatcherOf(parseProxy(proxyUrl), options);
  stops.push(() => made.destroy());
  return made;
}

interface Credentials {
  readonly ws_url: string;
  readonly cookies: string;
  readonly user_agent: string;
  readonly room_id: string;
}

async function wsCredentials(through: Dispatcher, origin = `http://${HOST}`): Promise<Credentials> {
  const { body } = await request(`${origin}/webcast/ws_credentials`, {
    dispatcher: through,
    method: "POST",
    headers: { "x-api-key": mock.keys.pro, "content-type": "application/json" },
    body: JSON.stringify({ unique_id: "streamer" }),
  });
  return ((await body.json()) as { readonly data: Credentials }).data;
}

const UNSIGNED: Credentials = { ws_url: "ws://x/webcast/im/push/", cookies: "a=b", user_agent: "test", room_id: "1" };

/** Opens a signed URL as a direct connection does and enters the room; resolves to the size of the first frame. */
function firstFrame(credentials: Credentials, proxyUrl: string, origin: string, options: TunnelOptions = {}) {
  const { cookies, user_agent, ws_url, room_id: roomId } = credentials;
  const url = ws_url.replace(/^ws:\/\/[^/]+/, origin);
  const socket = new WebSocket(url, {
    headers: { Cookie: cookies, "User-Agent": user_agent, Origin: "https://www.tiktok.com" },
    handshakeTimeout: 5000,
    perMessageDeflate: false,
    createConnection: connectionThrough(parseProxy(proxyUrl), url, options),
  });
  stops.push(() => socket.terminate());
  return new Promise<number>((resolve, reject) => {
    socket.on("error", reject);
    socket.on("open", () => socket.send(encodeEnterRoom({ roomId })));
    socket.on("message", (data: Buffer) => resolve(data.length));
    socket.on("close", (code) => reject(new Error(`closed with ${code}`)));
  });
}

async function errorOf(promise: Promise<unknown>): Promise<Error> {
  return (await promise.then(
    () => new Error("no error"),
    (error: unknown) => error,
  )) as Error;
}

/** Both ways of a proxy's use fail alike. */
async function errorsThrough(url: string, options?: TunnelOptions): Promise<readonly Error[]> {
  const api = await errorOf(wsCredentials(dispatcher(url, options)));
  return [api, await errorOf(firstFrame(UNSIGNED, url, `ws://${HOST}`, options))];
}

describe.each(kinds)("%s", (_, startProxy) => {
  it.each([
    ["without a login", undefined],
    ["with a login", LOGIN],
  ])("%s carries calls and WebSockets, and nothing goes around it", async (_how, auth) => {
    const proxy = await start(startProxy, { auth });
    const credentials = await wsCredentials(dispatcher(proxy.url));
    expect(proxy.connections).toEqual([`${HOST}:80`]);
    expect(await firstFrame(credentials, proxy.url, `ws://${HOST}`)).toBeGreaterThan(0);
    expect(proxy.connections).toEqual([`${HOST}:80`, `${HOST}:80`]);
  });

  it("shows its login in nothing that it makes", async () => {
    const proxy = await start(startProxy, { auth: LOGIN });
    const server = parseProxy(proxy.url);
    const through = dispatcher(proxy.url);
    await wsCredentials(through);
    const tunnel = await openTunnel(server, { host: HOST, port: 80 });
    stops.push(() => tunnel.destroy());
    const shown = inspect([server, through, tunnel], { depth: 20, showHidden: true });
    for (const secret of server.secrets) expect(shown).not.toContain(secret);
  });

  it("uses one tunnel for one call after another", async () => {
    const proxy = await start(startProxy);
    const through = dispatcherOf(parseProxy(proxy.url), {}, { connections: 1 });
    for (let call = 0; call < 5; call++) await wsCredentials(through);
    expect(proxy.connections).toHaveLength(1);
    await through.destroy();
    await expect.poll(() => proxy.openConnections).toBe(0);
  });

  it("that does not know the login fails both, and no error shows it", async () => {
    const { url } = await start(startProxy, { auth: LOGIN });
    const wrongUrl = Object.assign(new URL(url), WRONG).href;
    for (const error of await errorsThrough(wrongUrl)) {
      expect(error).toBeInstanceOf(SigningError);
      const expected = { code: "ERR_HTTP_STATUS", status: 407 };
      expect(error).toMatchObject({
        retryable: false,
        ...(url.startsWith("http") ? expected : { code: "ERR_NETWORK" }),
      });
      expect(error.message).toMatch(/: proxy \S+: it refused the user name and password/);
      expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/customer-17|qwertyuiop/);
    }
  });

  it("that wants a login and gets none fails both", async () => {
    const proxy = await start(startProxy, { auth: LOGIN });
    for (const error of await errorsThrough(proxy.url.replace(/\/\/.*@/, "//"))) {
      expect(error.message).toContain("it wants a user name and a password");
    }
  });

  it("that refuses a tunnel fails both, and the next try succeeds", async () => {
    const proxy = await start(startProxy);
    proxy.refuseNext(2);
    for (const error of await errorsThrough(proxy.url)) {
      expect(error).toMatchObject({ code: "ERR_NETWORK", retryable: true });
    }
    expect((await wsCredentials(dispatcher(proxy.url))).ws_url).toMatch(/^ws:/);
  });

  it("that cannot reach the host fails both", async () => {
    const proxy = await start(startProxy, { onConnect: () => "127.0.0.1:1" });
    for (const error of await errorsThrough(proxy.url)) {
      expect(error.message).toMatch(/it refused the tunnel with HTTP 502|it opened no tunnel: the host is unreachable/);
    }
  });

  it("that takes too long is left, with no connection open", async () => {
    const proxy = await start(startProxy);
    proxy.delayMs = 500;
    for (const error of await errorsThrough(proxy.url, { timeoutMs: 200 })) {
      expect(error).toMatchObject({
        code: "ERR_TIMEOUT",
        message: expect.stringContaining("it opened no tunnel in 200 ms"),
      });
    }
    await expect.poll(() => proxy.openConnections).toBe(0);
  });

  it("is left when the signal aborts, with no connection open", async () => {
    const proxy = await start(startProxy);
    proxy.delayMs = 500;
    const controller = new AbortController();
    const errors = errorsThrough(proxy.url, { signal: controller.signal });
    await expect.poll(() => proxy.connections.length).toBe(1);
    controller.abort(new Error("enough"));
    expect((await errors).map(({ message }) => message)).toEqual(["enough", "enough"]);
    await expect.poll(() => proxy.openConnections).toBe(0);
  });
});

describe.runIf(certificate !== undefined).each(kinds)("TLS through %s", (_, startProxy) => {
  const ca = certificate?.cert;

  it("is spoken with the target, whose certificate counts", async () => {
    const proxy = await start(startProxy);
    const credentials = await wsCredentials(dispatcher(proxy.url, { ca }), `https://${HOST}`);
    expect(await firstFrame(credentials, proxy.url, `wss://${HOST}`, { ca })).toBeGreaterThan(0);
    expect(proxy.connections).toEqual([`${HOST}:443`, `${HOST}:443`]);
  });

  it.each([
    ["that nobody vouches for", HOST, {}, "DEPTH_ZERO_SELF_SIGNED_CERT"],
    ["of another host", "other.test", { ca }, "ERR_TLS_CERT_ALTNAME_INVALID"],
  ])("refuses a certificate %s", async (_what, host, options, code) => {
    const proxy = await start(startProxy);
    expect(await errorOf(wsCredentials(dispatcher(proxy.url, options), `https://${host}`))).toMatchObject({ code });
    expect(await errorOf(firstFrame(UNSIGNED, proxy.url, `wss://${host}`, options))).toMatchObject({ code });
    expect(proxy.connections).toEqual([`${host}:443`, `${host}:443`]);
  });

  it("takes an address for what its certificate says", async () => {
    const proxy = await start(startProxy);
    const credentials = await wsCredentials(dispatcher(proxy.url, { ca }), `https://${tlsFront}`);
    expect(await firstFrame(credentials, proxy.url, `wss://${tlsFront}`, { ca })).toBeGreaterThan(0);
  });
});

describe.runIf(certificate !== undefined)("an HTTPS proxy", () => {
  it("gets the login by TLS, with a certificate that counts", async () => {
    const proxy = await start(startConnectProxy, { auth: LOGIN, ...(certificate && { tls: certificate }) });
    const ca = certificate?.cert;
    const credentials = await wsCredentials(dispatcher(proxy.url, { ca }), `https://${HOST}`);
    expect(await firstFrame(credentials, proxy.url, `wss://${HOST}`, { ca })).toBeGreaterThan(0);
    for (const error of await errorsThrough(proxy.url)) {
      expect(error).toMatchObject({
        code: "ERR_NETWORK",
        message: expect.stringMatching(/proxy https:.* self-signed/),
      });
    }
  });
});

/** A proxy that others wrote, and that has other ways to do the same. */
async function startChain(upstreamProxyUrl?: string): Promise<string> {
  const chain = new ChainProxy({
    port: 0,
    host: "127.0.0.1",
    prepareRequestFunction: ({ username, password }) => {
      if (username === LOGIN.username && password === LOGIN.password)
        return { upstreamProxyUrl: upstreamProxyUrl ?? null };
      throw new RequestError("who are you", 407);
    },
  });
  await chain.listen();
  stops.push(() => chain.close(true));
  return Object.assign(new URL(`http://127.0.0.1:${chain.port}`), LOGIN).href;
}

describe("proxy-chain", () => {
  it("carries calls and WebSockets", async () => {
    const url = await startChain();
    const credentials = await wsCredentials(dispatcher(url), mock.url);
    expect(await firstFrame(credentials, url, mock.wsUrl)).toBeGreaterThan(0);
  });

  it("refuses another login with 407", async () => {
    const wrongUrl = Object.assign(new URL(await startChain()), WRONG).href;
    for (const error of await errorsThrough(wrongUrl)) expect(error).toMatchObject({ status: 407 });
  });

  it("gets through the SOCKS5 proxy of these tests, as a client of somebody else would", async () => {
    const socks = await start(startSocks5Proxy, { auth: { username: "ann", password: "word" } });
    await wsCredentials(dispatcher(await startChain(socks.url.replace("socks5:", "socks5h:"))), mock.url);
    expect(socks.connections).toEqual([new URL(mock.url).host]);
  });
});

describe.each(kinds)("faults of %s on loopback", (_, startProxy) => {
  async function openSilent(proxy: LoopbackProxy): Promise<{ readonly end: Promise<string | undefined> }> {
    const tunnel = await openTunnel(parseProxy(proxy.url), { host: HOST, port: 80 });
    stops.push(() => tunnel.destroy());
    tunnel.resume();
    return {
      end: once(tunnel, "end").then(
        () => "FIN",
        ({ code }: NodeJS.ErrnoException) => code,
      ),
    };
  }

  async function openChatty(proxy: LoopbackProxy) {
    const url = `${mock.wsUrl}/?uniqueId=streamer&apiKey=${mock.keys.pro}`;
    const socket = new WebSocket(url, { createConnection: connectionThrough(parseProxy(proxy.url), url) });
    stops.push(() => socket.terminate());
    await once(socket, "open");
    const ping = async (): Promise<void> => {
      socket.ping();
      await once(socket, "pong");
    };
    return { socket, ping };
  }

  it("cut what is open", async () => {
    const proxy = await start(startProxy);
    const { end } = await openSilent(proxy);
    proxy.cutAll();
    expect(await end).toBe("FIN");
    await expect.poll(() => proxy.openConnections).toBe(0);
  });

  it("reset what is open", async () => {
    const proxy = await start(startProxy);
    const { end } = await openSilent(proxy);
    proxy.resetAll();
    expect(await end).toBe("ECONNRESET");
    await expect.poll(() => proxy.openConnections).toBe(0);
  });

  it("freeze what is open, until it thaws, but nothing that comes later", async () => {
    const proxy = await start(startProxy);
    const frozen = await openChatty(proxy);
    await frozen.ping();
    proxy.freezeAll();
    let isAnswered = false;
    const answer = frozen.ping().then(() => {
      isAnswered = true;
    });
    await (await openChatty(proxy)).ping();
    expect(isAnswered).toBe(false);
    expect(frozen.socket.readyState).toBe(WebSocket.OPEN);
    proxy.thawAll();
    await answer;
  });
});
