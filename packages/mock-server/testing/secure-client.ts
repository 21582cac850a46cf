import { once } from "node:events";
import { type IncomingHttpHeaders, request as requestPlain } from "node:http";
import { request } from "node:https";
import type { Socket } from "node:net";
import { connect, type TLSSocket } from "node:tls";
import type { MockServer } from "../src/server.ts";

/** How a client comes by TLS: by the port of TLS, or through a tunnel on the other port. */
export type Way = "port" | "tunnel";

/** What a proxy answered to CONNECT, and the connection behind it. */
export interface TunnelAnswer {
  readonly status: number | undefined;
  readonly socket: Socket;
  /** What came along with the answer. */
  readonly head: Buffer;
}

/** Asks the mock for a tunnel. */
export async function openTunnel({ port }: Pick<MockServer, "port">, target: string): Promise<TunnelAnswer> {
  const asking = requestPlain({ port, host: "127.0.0.1", method: "CONNECT", path: target, agent: false }).end();
  const [{ statusCode: status }, socket, head] = await once(asking, "connect");
  return { status, socket, head };
}

/** Opens TLS to a host of the mock, whose certificate is checked. */
export async function openSecurely(mock: MockServer, way: Way, host: string): Promise<TLSSocket> {
  const { ca, port } = mock.tls ?? { ca: "", port: 0 };
  const under =
    way === "tunnel" ? { socket: (await openTunnel(mock, `${host}:443`)).socket } : { port, host: "127.0.0.1" };
  const socket = connect({ ...under, ca, servername: host });
  await once(socket, "secureConnect");
  // When the mock closes it cuts what is open.
  socket.on("error", () => undefined);
  return socket;
}

export interface SecureAnswer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Sends one request to a URL whose host the mock plays. */
export async function fetchSecurely(
  mock: MockServer,
  way: Way,
  url: string,
  { method = "GET", headers = {}, body = "" } = {},
): Promise<SecureAnswer> {
  const { host, hostname } = new URL(url);
  const socket = await openSecurely(mock, way, hostname);
  const asking = request(url, { method, headers: { host, ...headers }, createConnection: () => socket }).end(body);
  const [answer] = await once(asking, "response");
  answer.setEncoding("utf8");
  let text = "";
  for await (const part of answer) text += part;
  return { status: answer.statusCode, headers: answer.headers, text };
}
