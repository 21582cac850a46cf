import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import type { Server as TlsServer } from "node:tls";
import type { Destinations } from "./destinations.ts";

export interface TunnelEnds {
  readonly destinations: Destinations;
  /** Where tunnels to TLS end. */
  readonly tls: TlsServer;
  /** Where the others end. */
  readonly server: Server;
  /** Is told, in words, of tunnels that are refused. */
  readonly onRefusal: (problem: string) => void;
}

const ESTABLISHED = "HTTP/1.1 200 Connection established\r\n\r\n";
/** What may be repeated: a host and a port, and no userinfo. */
const SHOWABLE = /^[\w.[\]:-]{1,261}$/;

/** Answers a client that takes the server for its proxy: the tunnel ends here, whatever it was to lead to. */
export function answerConnect(ends: TunnelEnds, { url = "" }: IncomingMessage, socket: Duplex, head: Buffer): void {
  const destination = ends.destinations.of(url);
  if (destination === undefined) {
    const place = SHOWABLE.test(url) ? url : "what is no host and port";
    const problem = `${place} is not played here, and nothing is forwarded`;
    ends.onRefusal(`a tunnel was refused: ${problem}`);
    refuse(socket, `${problem}\n`);
    return;
  }
  socket.write(ESTABLISHED);
  // What came along with the request belongs to who is next.
  if (head.length > 0) socket.unshift(head);
  const end = destination === "secure" ? ends.tls : ends.server;
  end.emit("connection", socket);
}

function refuse(socket: Duplex, text: string): void {
  const head = ["HTTP/1.1 403 Forbidden", "Content-Type: text/plain; charset=utf-8", "Connection: close"];
  const body = Buffer.from(text);
  socket.end(`${[...head, `Content-Length: ${body.length}`].join("\r\n")}\r\n\r\n${body}`, () => socket.destroy());
}
