import type { IncomingMessage, Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { createServer, type Server as TlsServer } from "node:tls";
import { MockServerError } from "../errors.ts";
import { type Authority, loadAuthority, validity } from "./authority.ts";
import { createServerCertificate, type KeyPair } from "./certificates.ts";
import { Destinations } from "./destinations.ts";
import { certificateNames } from "./hosts.ts";
import type { TlsOptions } from "./options.ts";
import { answerConnect } from "./tunnels.ts";

/** Longest time that a handshake may take. */
const HANDSHAKE_TIMEOUT_MS = 10_000;
/** The server's own certificate is made at every start, and longer than this it does not run. */
const CERTIFICATE_DAYS = 90;

export interface TlsFrontInit extends Required<TlsOptions> {
  /** What answers: it is given the decrypted connections. */
  readonly server: Server;
  /** Address to listen on. */
  readonly host: string;
  /** Is told, in words, of clients that were turned away. */
  readonly onRefusal: (problem: string) => void;
}

/**
 * TLS in front of an HTTP server: a port of its own, and tunnels on the server's port for clients that take it for
 * their proxy. Nothing is ever forwarded to the network.
 */
export class TlsFront {
  readonly authority: Authority;
  readonly port: number;
  readonly #tls: TlsServer;
  /** Connections before and below HTTP: the HTTP server does not know them. */
  readonly #sockets: Set<Duplex>;

  private constructor(authority: Authority, tls: TlsServer, sockets: Set<Duplex>) {
    this.authority = authority;
    this.port = (tls.address() as AddressInfo).port;
    this.#tls = tls;
    this.#sockets = sockets;
  }

  /**
   * Listens. The HTTP server has to listen already.
   *
   * @throws {MockServerError} ERR_TLS when the authority cannot be had; ERR_LISTEN when the port cannot be had
   */
  static async start(init: TlsFrontInit): Promise<TlsFront> {
    const { server, host, port, folder, hosts, onRefusal } = init;
    const authority = await loadAuthority(folder, hosts);
    const names = certificateNames(hosts);
    const pair = await createServerCertificate(authority, { names, ...validity(Date.now(), CERTIFICATE_DAYS) });
    const sockets = new Set<Duplex>();
    const tls = createTlsServer(pair);
    tls.on("connection", (socket: Socket) => track(sockets, socket));
    tls.on("secureConnection", (socket) => server.emit("connection", socket));
    tls.on("tlsClientError", (error) => onRefusal(explain(error)));
    await listen(tls, host, port);
    const front = new TlsFront(authority, tls, sockets);
    const destinations = new Destinations({ cert: pair.cert, plainPort: portOf(server), securePort: front.port });
    server.on("connect", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      track(sockets, socket);
      answerConnect({ destinations, tls, server, onRefusal }, request, socket, head);
    });
    return front;
  }

  /** Cuts every connection, and frees the port. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#tls.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}

function createTlsServer(pair: KeyPair): TlsServer {
  return createServer({
    ...pair,
    // Who speaks HTTP/2 only is told so in the handshake.
    ALPNProtocols: ["http/1.1"],
    handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
  });
}

function track(sockets: Set<Duplex>, socket: Duplex): void {
  if (sockets.has(socket)) return;
  sockets.add(socket);
  socket.on("error", () => undefined);
  socket.once("close", () => sockets.delete(socket));
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

function listen(tls: TlsServer, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    tls.once("error", (cause: NodeJS.ErrnoException) => {
      const { code = "unknown reason" } = cause;
      reject(new MockServerError("ERR_LISTEN", `cannot listen on ${host}:${port} for TLS (${code})`, { cause }));
    });
    tls.listen(port, host, resolve);
  });
}

/** How clients say that they do not trust the authority: by an alert, and those on Node by going away. */
const DISTRUST = /ALERT_(UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE_UNKNOWN)|^ECONNRESET$/;

function explain({ code = "unknown reason", message }: NodeJS.ErrnoException): string {
  const reason = `a TLS handshake failed: ${code === "unknown reason" ? message : code}`;
  return DISTRUST.test(code) ? `${reason}; a client has to trust the authority first, see "webcast-mock env"` : reason;
}
