import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket as TcpSocket } from "node:net";
import { afterEach } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";

/** A request as it arrived. */
interface RecordedRequest {
  readonly method: string | undefined;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

export interface TestServerOptions {
  /** Answers a request of the API; the default answers 404 with nothing. */
  readonly api?: (request: RecordedRequest, response: ServerResponse) => void;
  /** Gets each accepted WebSocket. */
  readonly socket?: (socket: WebSocket, request: IncomingMessage) => void;
  /** Answers an upgrade by hand. */
  readonly upgrade?: (request: IncomingMessage, socket: TcpSocket) => void;
  /** Lines of a response to an upgrade in place of a WebSocket; none for a WebSocket. */
  readonly refuseUpgrade?: () => readonly string[];
  /** Further headers of the 101 response. */
  readonly handshakeHeaders?: readonly string[];
}

export interface TestServer {
  readonly url: string;
  readonly wsUrl: string;
  readonly requests: readonly RecordedRequest[];
  readonly upgrades: readonly IncomingMessage["headers"][];
  readonly sockets: readonly WebSocket[];
  /** TCP connections that are open now. */
  readonly openConnections: () => number;
}

/** Lets a test file start servers on loopback that are stopped after each test. */
export function useTestServers(): (options?: TestServerOptions) => Promise<TestServer> {
  const stops: (() => Promise<void>)[] = [];
  afterEach(async () => {
    await Promise.all(stops.splice(0).map((stop) => stop()));
  });
  return async (options = {}) => {
    const { server, stop } = await start(options);
    stops.push(stop);
    return server;
  };
}

async function start({ api = notFound, socket, upgrade, refuseUpgrade, handshakeHeaders = [] }: TestServerOptions) {
  const requests: RecordedRequest[] = [];
  const upgrades: IncomingMessage["headers"][] = [];
  const sockets: WebSocket[] = [];
  const tcp = new Set<TcpSocket>();
  const http = createServer((request, response) => {
    void read(request).then((recorded) => {
      requests.push(recorded);
      api(recorded, response);
    });
  });
  http.on("connection", (connection) => {
    tcp.add(connection);
    connection.once("close", () => tcp.delete(connection));
    connection.on("error", () => {});
  });
  const wss = new WebSocketServer({ noServer: true, perMessageDeflate: true });
  wss.on("headers", (lines) => lines.push(...handshakeHeaders));
  http.on("upgrade", (request, connection: TcpSocket, head) => {
    upgrades.push(request.headers);
    if (upgrade !== undefined) {
      upgrade(request, connection);
      return;
    }
    const refusal = refuseUpgrade?.() ?? [];
    if (refusal.length > 0) {
      connection.end(`${refusal.join("\r\n")}\r\n\r\n`);
      return;
    }
    wss.handleUpgrade(request, connection, head, (accepted) => {
      accepted.on("error", () => {});
      sockets.push(accepted);
      socket?.(accepted, request);
    });
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const { port } = http.address() as AddressInfo;
  const server: TestServer = {
    url: `http://127.0.0.1:${port}`,
    wsUrl: `ws://127.0.0.1:${port}`,
    requests,
    upgrades,
    sockets,
    openConnections: () => tcp.size,
  };
  const stop = async (): Promise<void> => {
    for (const connection of tcp) connection.destroy();
    await new Promise((resolve) => http.close(resolve));
  };
  return { server, stop };
}

async function read(request: IncomingMessage): Promise<RecordedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { method, url = "", headers } = request;
  return { method, path: url, headers, body: Buffer.concat(chunks).toString() };
}

function notFound(_: RecordedRequest, response: ServerResponse): void {
  response.writeHead(404).end();
}

/** Answers with JSON. */
export function json(
  response: ServerResponse,
  value: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(value));
}

/** Answers with success. */
export function success(response: ServerResponse, data: unknown): void {
  json(response, { status_code: 0, data });
}
