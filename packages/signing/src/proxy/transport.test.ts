import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { type LoopbackProxy, startConnectProxy } from "../../../../e2e/loopback-proxy.ts";
import { rejectionOf } from "../../testing/outcome.ts";
import { useTestServers } from "../../testing/test-server.ts";
import { parseProxy } from "./proxy-server.ts";
import { connectionThrough, dispatcherOf } from "./transport.ts";

const startServer = useTestServers();
/** What Node throws at as TLS begins, when the tunnel is there already. */
const NO_CERTIFICATE = { ca: 7 as unknown as string };

let proxy: LoopbackProxy;
let host: string;

beforeEach(async () => {
  proxy = await startConnectProxy();
  host = new URL((await startServer()).url).host;
});
afterEach(() => proxy.close());

describe("TLS that cannot be begun in a tunnel", () => {
  it("fails a request at once, and ends the tunnel", async () => {
    const dispatcher = dispatcherOf(parseProxy(proxy.url), NO_CERTIFICATE);
    const request = dispatcher.request({ origin: `https://${host}`, path: "/", method: "GET" });
    expect(await rejectionOf(request)).toMatchObject({ message: expect.stringContaining("type number") });
    await expect.poll(() => proxy.openConnections).toBe(0);
    await dispatcher.destroy();
  });

  it("fails a WebSocket at once, and ends the tunnel", async () => {
    const url = `wss://${host}/`;
    const createConnection = connectionThrough(parseProxy(proxy.url), url, NO_CERTIFICATE);
    const socket = new WebSocket(url, { createConnection, handshakeTimeout: 5000 });
    const failed = new Promise((resolve) => socket.once("error", resolve));
    expect(await failed).toMatchObject({ message: expect.stringContaining("type number") });
    await expect.poll(() => proxy.openConnections).toBe(0);
  });
});
