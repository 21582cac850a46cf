import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo, Socket as TcpSocket } from "node:net";
import { afterEach } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";

export interface SocketServerOptions {
  /** Gets each accepted WebSocket. */
  readonly socket?: (socket: WebSocket) => void;
  /** Lines of an answer to the handshake in place of a WebSocket; none for a WebSocket. */
  readonly refuse?: () => readonly string[];
}

export interface SocketServer {
  readonly url: string;
  readonly handshakes: readonly IncomingMessage[];
  /** TCP connections that are open now. */
  readonly openConnections: () => number;
}

/** Lets a test file start WebSocket servers on loopback that are stopped after each test. */
export function useSocketServers(): (options?: SocketServerOptions) => Promise<SocketServer> {
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

async function start({ socket, refuse }: SocketServerOptions) {
  const handshakes: IncomingMessage[] = [];
  const tcp = new Set<TcpSocket>();
  const http = createServer();
  http.on("connection", (connection) => {
    tcp.add(connection);
    connection.once("close", () => tcp.delete(connection));
    connection.on("error", () => {});
  });
  const wss = new WebSocketServer({ noServer: true, perMessageDeflate: true });
  http.on("upgrade", (request, connection, head) => {
    handshakes.push(request);
    const refusal = refuse?.() ?? [];
    if (refusal.length > 0) {
      connection.end(`${refusal.join("\r\n")}\r\n\r\n`);
      return;
    }
    wss.handleUpgrade(request, connection, head, (accepted) => {
      accepted.on("error", () => {});
      socket?.(accepted);
    });
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const { port } = http.address() as AddressInfo;
  const server: SocketServer = { url: `ws://127.0.0.1:${port}`, handshakes, openConnections: () => tcp.size };
  const stop = async (): Promise<void> => {
    for (const connection of tcp) connection.destroy();
    await new Promise((resolve) => http.close(resolve));
  };
  return { server, stop };
}
