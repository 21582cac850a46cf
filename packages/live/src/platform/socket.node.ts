import { channel } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { parseRateLimit, parseRetryAfter, SigningError } from "@webcast-kit/signing";
import { connectionThrough, type ProxyServer, parseProxy } from "@webcast-kit/signing/proxy";
import { WebSocket } from "ws";
import { liveDiagnosticsChannel } from "../diagnostics.ts";
import { LiveError } from "../errors.ts";
import {
  HandshakeRefusal,
  type LiveSocket,
  type LiveSocketFactory,
  type LiveSocketHandler,
  type SocketPlatform,
} from "./socket-port.ts";

const connections = channel(liveDiagnosticsChannel);

/** Headers in which servers explain a refused handshake, the best first. */
const EXPLANATIONS = ["x-close-reason", "handshake-msg"] as const;

/** Codes of the errors about proxies. */
const PROXY_CODES = ["ERR_ARGUMENT", "ERR_HTTP_STATUS", "ERR_NETWORK", "ERR_TIMEOUT"] as const;

/**
 * How long the other side may leave the connection open behind a close frame. Longer, and a silence is noticed first, which
 * hides what the close frame said. The types of ws do not know the option yet.
 */
const CLOSING: object = { closeTimeout: 3000 };

/**
 * Opens WebSockets with `ws`: without compression (a second place where data can blow up), and without following
 * redirects (they would take the key along).
 */
const open: LiveSocketFactory = (url, { headers, signal, timeoutMs, maxMessageBytes, proxy }) =>
  opened(signal, () => {
    return new WebSocket(url, {
      headers: { ...headers },
      maxPayload: maxMessageBytes,
      perMessageDeflate: false,
      followRedirects: false,
      ...CLOSING,
      // It was made by `parseProxy` below.
      ...(proxy && { createConnection: connectionThrough(proxy as ProxyServer, url, { signal, timeoutMs }) }),
    });
  });

export const platform: SocketPlatform = {
  open,
  canPause: true,
  canSetHeaders: true,
  parseProxy: (proxy) => {
    try {
      return parseProxy(proxy);
    } catch (error) {
      throw toLiveError(error);
    }
  },
  publish: (message) => {
    if (connections.hasSubscribers) connections.publish(message());
  },
};

function opened(signal: AbortSignal, connect: () => WebSocket): Promise<LiveSocket> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const socket = connect();
    const giveUp = (error: unknown): void => {
      signal.removeEventListener("abort", onAbort);
      reject(error);
      socket.terminate();
    };
    const onAbort = (): void => giveUp(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    // Stays when opening failed: a socket that is given up emits one more error.
    const onError = (error: Error): void => giveUp(toLiveError(error));
    socket.on("error", onError);
    socket.once("unexpected-response", (_request, response) => {
      response.destroy();
      giveUp(refusalOf(response));
    });
    socket.once("open", () => {
      signal.removeEventListener("abort", onAbort);
      socket.off("error", onError);
      resolve(new WsSocket(socket));
    });
  });
}

/** What went wrong with a proxy, in the words of this package; everything else as it is. */
function toLiveError(error: unknown): unknown {
  if (!(error instanceof SigningError)) return error;
  const { message, status, retryable, cause } = error;
  const code = PROXY_CODES.find((known) => known === error.code) ?? "ERR_NETWORK";
  return new LiveError(code, message.slice(error.code.length + 2), { status, retryable, cause });
}

function refusalOf({ statusCode = 0, headers }: IncomingMessage): HandshakeRefusal {
  const explanation = EXPLANATIONS.map((name) => headers[name]).find((text) => text !== undefined);
  // When a limit resets says nothing about any other refusal than that of the limit.
  const waits = statusCode === 429 ? headers : { "retry-after": headers["retry-after"] };
  const nowMs = Date.now();
  return new HandshakeRefusal(statusCode, {
    retryAfterMs: parseRetryAfter(waits, nowMs),
    rateLimit: parseRateLimit(headers, nowMs),
    explanation: explanation?.toString(),
  });
}

/** What `ws` found wrong with the bytes is the other side's fault; all else is the network's. */
function faultOf(error: NodeJS.ErrnoException): Error {
  return error.code?.startsWith("WS_ERR_") ? new LiveError("ERR_MESSAGE_INVALID", error.message) : error;
}

class WsSocket implements LiveSocket {
  readonly #socket: WebSocket;
  #fault: Error | undefined;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on("error", (error) => {
      this.#fault ??= faultOf(error);
    });
    // Messages may come in one packet with the handshake, before anybody listens.
    socket.pause();
  }

  listen(handler: LiveSocketHandler): void {
    this.#socket.on("message", (data, isBinary) => {
      const bytes = data as Buffer;
      handler.onMessage(isBinary ? bytes : bytes.toString("utf8"));
    });
    this.#socket.once("close", (code, reason) => handler.onClose(code, reason.toString("utf8"), this.#fault));
    this.#socket.resume();
  }

  setReading(isReading: boolean): void {
    if (isReading) this.#socket.resume();
    else this.#socket.pause();
  }

  close(): void {
    this.#socket.close(1000);
  }

  terminate(): void {
    this.#socket.terminate();
  }
}
