import { ProtocolError } from "@webcast-kit/protocol";
import { WebSocket } from "ws";
import { SigningError } from "../errors.ts";
import type { ProxyServer } from "../proxy/proxy-server.ts";
import { connectionThrough } from "../proxy/transport.ts";
import { plainCause, type Redact } from "../redact.ts";
import { handshakeError, headersOf } from "./handshake.ts";
import type { Socket, SocketFactory, SocketHandler } from "./socket.ts";

const TOO_LARGE: ReadonlySet<string> = new Set([
  "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH",
  "WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH",
  "WS_ERR_TOO_MANY_BUFFERED_PARTS",
]);

/**
 * How long the other side may leave the connection open behind a close frame. Longer, and a silence is noticed first, which
 * hides what the close frame said. The types of ws do not know the option yet.
 */
const CLOSING: object = { closeTimeout: 3000 };

/**
 * Opens WebSockets with `ws`: without compression (a second place where data can blow up), without following
 * redirects (they would take the cookies along), and without pings (the service does not answer them).
 */
export function wsSockets(redactText: Redact, proxy: ProxyServer | undefined): SocketFactory {
  return (url, { headers, signal, maxPayloadBytes, handshakeTimeoutMs }) =>
    open(signal, redactText, () => {
      return new WebSocket(url, {
        headers: { ...headers },
        maxPayload: maxPayloadBytes,
        handshakeTimeout: handshakeTimeoutMs,
        perMessageDeflate: false,
        followRedirects: false,
        ...CLOSING,
        ...(proxy && { createConnection: connectionThrough(proxy, url, { signal, timeoutMs: handshakeTimeoutMs }) }),
      });
    });
}

function open(signal: AbortSignal, redactText: Redact, connect: () => WebSocket): Promise<Socket> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const socket = connect();
    let handshakeHeaders: Socket["handshakeHeaders"] = {};
    const giveUp = (error: unknown): void => {
      signal.removeEventListener("abort", onAbort);
      reject(error);
      socket.terminate();
    };
    const onAbort = (): void => giveUp(signal.reason);
    // Stays when opening failed: a socket that is given up emits one more error.
    const onError = (error: Error): void => giveUp(openingError(error, redactText));
    signal.addEventListener("abort", onAbort, { once: true });
    socket.on("error", onError);
    socket.once("upgrade", (response) => {
      handshakeHeaders = headersOf(response);
    });
    socket.once("unexpected-response", (_request, response) => {
      response.destroy();
      giveUp(handshakeError(response.statusCode ?? 0, headersOf(response), redactText));
    });
    socket.once("open", () => {
      signal.removeEventListener("abort", onAbort);
      socket.off("error", onError);
      resolve(new WsSocket(socket, handshakeHeaders, redactText));
    });
  });
}

function openingError(error: Error, redactText: Redact): SigningError {
  if (error instanceof SigningError) return error;
  const cause = plainCause(error, redactText);
  const isTimeout = error.message === "Opening handshake has timed out" || codeOf(error) === "ETIMEDOUT";
  const code = isTimeout ? "ERR_TIMEOUT" : "ERR_NETWORK";
  return new SigningError(code, `cannot open the socket: ${cause.message}`, { cause });
}

class WsSocket implements Socket {
  readonly handshakeHeaders: Socket["handshakeHeaders"];
  readonly #socket: WebSocket;
  #fault: Error | undefined;

  constructor(socket: WebSocket, handshakeHeaders: Socket["handshakeHeaders"], redactText: Redact) {
    this.#socket = socket;
    this.handshakeHeaders = handshakeHeaders;
    socket.on("error", (error) => {
      this.#fault ??= faultOf(error, redactText);
    });
    // Messages may come in one packet with the handshake, before anybody listens.
    socket.pause();
  }

  get bufferedAmount(): number {
    return this.#socket.bufferedAmount;
  }

  listen(handler: SocketHandler): void {
    this.#socket.on("message", (data, isBinary) => {
      const bytes = data as Buffer;
      handler.onMessage(isBinary ? bytes : bytes.toString("utf8"));
    });
    this.#socket.once("close", (code, reason) => handler.onClose(code, reason.toString("utf8"), this.#fault));
    this.#socket.resume();
  }

  send(bytes: Uint8Array): void {
    // A send that fails is followed by "close", which tells why.
    this.#socket.send(bytes, () => {});
  }

  setReading(isReading: boolean): void {
    if (isReading) this.#socket.resume();
    else this.#socket.pause();
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  terminate(): void {
    this.#socket.terminate();
  }
}

/** What `ws` found wrong with the bytes is the other side's fault; all else is the network's. */
function faultOf(error: Error, redactText: Redact): Error {
  const cause = plainCause(error, redactText);
  const code = codeOf(error);
  if (TOO_LARGE.has(code)) return new ProtocolError("ERR_FRAME_TOO_LARGE", cause.message, { cause });
  if (code.startsWith("WS_ERR_")) return new ProtocolError("ERR_PAYLOAD_MALFORMED", cause.message, { cause });
  return cause;
}

function codeOf(error: NodeJS.ErrnoException): string {
  return error.code ?? "";
}
