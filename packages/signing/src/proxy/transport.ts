import type { createConnection, Socket, TcpNetConnectOpts } from "node:net";
import { connect as tlsConnect } from "node:tls";
// By its file: Bun has something else in the place of `undici`, which has no pools.
import { Agent, buildConnector } from "undici/index.js";
import type { ProxyServer } from "./proxy-server.ts";
import { DEFAULT_TIMEOUT_MS, openTunnel, serverNameOf, type TunnelOptions, type TunnelTarget } from "./tunnel.ts";

/**
 * Makes a dispatcher whose connections all go through a proxy: also plain http goes through a tunnel, so that a proxy
 * sees no requests. Certificates are those of the target, verified here.
 *
 * `destroy()` ends what is open. A tunnel that is being opened then ends by `signal`, or by its time-out.
 *
 * @param pool what holds for each host's pool, e.g. `connections`
 */
export function dispatcherOf(
  proxy: ProxyServer,
  options: TunnelOptions = {},
  pool: Omit<Agent.Options, "connect"> = {},
): Agent {
  return new Agent({ ...pool, connect: connectorOf(proxy, options) });
}

function connectorOf(proxy: ProxyServer, options: TunnelOptions): buildConnector.connector {
  const { timeoutMs = DEFAULT_TIMEOUT_MS, ca } = options;
  const secure = buildConnector({ timeout: timeoutMs, ca });
  return (request, callback) => {
    const target = targetOf(request);
    const opening = openTunnel(proxy, target, options);
    const fail = (error: Error): void => callback(error, null);
    const encrypted = (httpSocket: Socket): unknown => secure({ ...request, httpSocket }, callback);
    if (target.isSecure) opening.then((tunnel) => orEnd(tunnel, encrypted)).catch(fail);
    else opening.then((tunnel) => callback(null, tunnel), fail);
  };
}

/**
 * Makes what `ws` takes as its option `createConnection`: the way of one WebSocket through a proxy. What the proxy
 * refuses arrives as the WebSocket's `error`, a SigningError. Certificates are those of the target, verified here.
 *
 * @param url of the WebSocket, ws or wss
 */
export function connectionThrough(
  proxy: ProxyServer,
  url: string,
  options: TunnelOptions = {},
): typeof createConnection {
  const target = targetOf(new URL(url));
  const connect = ({ timeout = 0 }: TcpNetConnectOpts, connected: Connected): void => {
    const opening = openTunnel(proxy, target, options);
    const encrypted = (tunnel: Socket): Socket => encrypt(tunnel, target, options);
    (target.isSecure ? opening.then((tunnel) => orEnd(tunnel, encrypted)) : opening).then(
      // What `net.connect` would do; `ws` waits for the event.
      (socket) => connected(null, socket.setTimeout(timeout)),
      (error: Error) => connected(error),
    );
  };
  // Node's http.request also takes a socket that comes later; the type that `ws` declares knows only the other way.
  return connect as unknown as typeof createConnection;
}

type Connected = (error: Error | null, socket?: Socket) => void;

function targetOf({ protocol, hostname, port }: Pick<URL, "protocol" | "hostname" | "port">) {
  const isSecure = protocol === "wss:" || protocol === "https:";
  return { isSecure, host: hostname.replace(/^\[|\]$/g, ""), port: Number(port) || (isSecure ? 443 : 80) };
}

/** Begins what goes through a tunnel. What throws there, e.g. TLS at a bad `ca`, leaves the tunnel to nobody. */
function orEnd<T>(tunnel: Socket, begin: (tunnel: Socket) => T): T {
  try {
    return begin(tunnel);
  } catch (error) {
    tunnel.destroy();
    throw error;
  }
}

function encrypt(socket: Socket, { host }: TunnelTarget, { ca }: TunnelOptions): Socket {
  return tlsConnect({ socket, host, servername: serverNameOf(host), ca });
}
