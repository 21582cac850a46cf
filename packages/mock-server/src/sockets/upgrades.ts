import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";

/** Takes over a connection that asks to become a WebSocket. */
export type UpgradeHandler = (request: IncomingMessage, stream: Duplex, head: Buffer) => void | Promise<void>;

/** Headers that ask for another protocol, and what belongs to them. */
const UPGRADE_HEADERS: ReadonlySet<string> = new Set(["connection", "upgrade", "http2-settings"]);

/** Sends WebSocket handshakes to the sockets that they are for, and everything else back to HTTP. */
export class Upgrades {
  readonly #server: Server;
  readonly #route: (request: IncomingMessage) => UpgradeHandler | undefined;
  readonly #onError: (error: unknown) => void;
  readonly #streams = new Set<Duplex>();

  /**
   * @param route finds the sockets that a handshake is for
   * @param onError is told of a handler that fails; the connection is cut then
   */
  constructor(
    server: Server,
    route: (request: IncomingMessage) => UpgradeHandler | undefined,
    onError: (error: unknown) => void = () => undefined,
  ) {
    this.#server = server;
    this.#route = route;
    this.#onError = onError;
    server.on("upgrade", (request, stream, head) => this.#handle(request, stream, head));
  }

  #handle(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    if (request.headers.upgrade?.toLowerCase() !== "websocket") {
      this.#handBack(request, stream, head);
      return;
    }
    // From here on nobody else listens: a reset must not end the process, and closing the server must not wait.
    stream.on("error", () => undefined);
    this.#streams.add(stream);
    stream.once("close", () => this.#streams.delete(stream));
    void this.#handOver(request, stream, head);
  }

  /** Never rejects: whatever a handler does, the process lives. */
  async #handOver(request: IncomingMessage, stream: Duplex, head: Buffer): Promise<void> {
    try {
      const handler = this.#route(request);
      if (handler === undefined) refuseUpgrade(stream, "404 Not Found", {});
      else await handler(request, stream, head);
    } catch (error) {
      stream.destroy();
      this.#onError(error);
    }
  }

  /**
   * Lets HTTP read the request again, without the wish: clients that offer HTTP/2 on every request (curl, Java) expect
   * an answer in HTTP/1.1 from a server that has none.
   */
  #handBack({ method, url, rawHeaders }: IncomingMessage, stream: Duplex, head: Buffer): void {
    const lines = [`${method} ${url} HTTP/1.1`];
    for (let index = 0; index < rawHeaders.length; index += 2) {
      const name = rawHeaders[index] ?? "";
      if (!UPGRADE_HEADERS.has(name.toLowerCase())) lines.push(`${name}: ${rawHeaders[index + 1]}`);
    }
    stream.unshift(Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"), head]));
    this.#server.emit("connection", stream);
  }

  /** Cuts what is left, also handshakes that are under way. */
  close(): void {
    for (const stream of this.#streams) stream.destroy();
  }
}

/** Answers a handshake with anything but 101, and lets the connection go. */
export function refuseUpgrade(stream: Duplex, status: string, headers: Readonly<Record<string, string>>): void {
  const lines = Object.entries({ ...headers, Connection: "close", "Content-Length": "0" });
  const text = lines.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  stream.end(`HTTP/1.1 ${status}\r\n${text}\r\n`, () => stream.destroy());
}
