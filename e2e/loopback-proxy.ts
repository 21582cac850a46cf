import { createServer as createHttpServer, type IncomingMessage } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { Socket } from "node:net";
import { type LoopbackProxy, type LoopbackProxyOptions, listen, type ProxyLogin, Tunnels } from "./loopback-tunnels.ts";

export { startSocks5Proxy } from "./loopback-socks5.ts";
export type { LoopbackProxy } from "./loopback-tunnels.ts";

export interface ConnectProxyOptions extends LoopbackProxyOptions {
  /** Key and certificate (PEM) of a proxy that is spoken to by TLS. Default: none, plain HTTP. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** Starts an HTTP proxy that opens tunnels (CONNECT) and does nothing else. */
export async function startConnectProxy(options: ConnectProxyOptions = {}): Promise<LoopbackProxy> {
  const { auth, tls } = options;
  const tunnels = new Tunnels(options);
  const server = tls === undefined ? createHttpServer() : createHttpsServer(tls);
  server.on("connection", (client: Socket) => tunnels.admit(client));
  server.on("request", (_, response) => response.writeHead(405).end());
  server.on("connect", (request: IncomingMessage, client: Socket, head: Buffer) => {
    client.on("error", () => {});
    if (head.length > 0) client.unshift(head);
    void openByHttp(tunnels, request, client, auth);
  });
  return await listen(server, tunnels, tls === undefined ? "http" : "https", auth, 503);
}

async function openByHttp(
  tunnels: Tunnels,
  { url: target = "", headers }: IncomingMessage,
  client: Socket,
  auth: ProxyLogin | undefined,
): Promise<void> {
  const expected = auth && `Basic ${Buffer.from(`${auth.username}:${auth.password}`).toString("base64")}`;
  if (expected !== undefined && headers["proxy-authorization"] !== expected) {
    client.end('HTTP/1.1 407 Who are you\r\nProxy-Authenticate: Basic realm="proxy"\r\nContent-Length: 0\r\n\r\n');
    return;
  }
  const refusal = await tunnels.request(target);
  const remote = refusal === undefined ? await tunnels.reach(target) : undefined;
  if (remote === undefined) {
    client.end(`HTTP/1.1 ${refusal ?? 502} Refused\r\nContent-Length: 0\r\n\r\n`);
    return;
  }
  client.write("HTTP/1.1 200 Connection established\r\n\r\n");
  tunnels.join(client, remote);
}
