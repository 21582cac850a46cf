import type { RateLimit } from "@webcast-kit/signing";
import type { LiveDiagnosticsMessage } from "../diagnostics.ts";

/** What a client wants to hear from a socket. */
export interface LiveSocketHandler {
  /** A whole message arrived; text is a `string`. */
  onMessage(data: string | Uint8Array): void;
  /**
   * The socket is gone. Called once, also after `close` and `terminate`.
   *
   * @param code WebSocket close code; 1006 when the other side sent none
   * @param error why, when it was not the other side's wish
   */
  onClose(code: number, reason: string, error?: Error): void;
}

/** An open WebSocket that is only listened to. */
export interface LiveSocket {
  /** Called once; what arrived before must be kept until then. */
  listen(handler: LiveSocketHandler): void;
  /** Stops and restarts the reading; a socket that is not read makes the other side wait. */
  setReading(isReading: boolean): void;
  /** Starts the closing handshake with code 1000. */
  close(): void;
  /** Ends the connection at once, without a handshake. */
  terminate(): void;
}

/** A proxy, as the platform knows it; printing it shows no password. */
export interface SocketProxy {
  /** `protocol://host:port` */
  readonly address: string;
}

export interface LiveSocketOptions {
  /** Headers of the handshake, to be sent as they are. */
  readonly headers: Readonly<Record<string, string>>;
  /** Ends the opening; the promise then rejects with the signal's reason. */
  readonly signal: AbortSignal;
  /** What `signal` grants the opening, in milliseconds, for parts of it that have a time-out of their own. */
  readonly timeoutMs: number;
  /** Largest message to accept, in bytes. */
  readonly maxMessageBytes: number;
  /** The way through a proxy, when the client has one. */
  readonly proxy: SocketProxy | undefined;
}

/**
 * Opens WebSockets. Bring your own to go another way, or to test without a network. The URL holds the key: keep it out
 * of every text.
 *
 * It rejects with a {@link HandshakeRefusal} when the server refuses. A `LiveError` keeps its `code`, `status`,
 * `retryable` and `retryAfterMs`, and one that is not `retryable` ends the client. All else is `ERR_NETWORK`.
 */
export type LiveSocketFactory = (url: string, options: LiveSocketOptions) => Promise<LiveSocket>;

/** What a server says about a refused handshake; each field is absent where it says nothing. */
export interface RefusalDetails {
  /** How long to wait before the next try, milliseconds, 0 to 86,400,000. */
  readonly retryAfterMs?: number | undefined;
  /** The limit of the key. */
  readonly rateLimit?: RateLimit | undefined;
  /** Why, in words. */
  readonly explanation?: string | undefined;
}

/** What a socket factory rejects with when the handshake is answered with anything but a socket. */
export class HandshakeRefusal extends Error {
  override readonly name = "HandshakeRefusal";
  /** HTTP status. */
  readonly status: number;
  readonly details: RefusalDetails;

  constructor(status: number, details: RefusalDetails = {}) {
    super(`the handshake was answered with HTTP ${status}`);
    this.status = status;
    this.details = details;
  }
}

/** What one platform has for sockets. */
export interface SocketPlatform {
  readonly open: LiveSocketFactory;
  /** Sockets can be paused. */
  readonly canPause: boolean;
  /** Handshakes can have headers. */
  readonly canSetHeaders: boolean;
  /** @throws {LiveError} ERR_ARGUMENT when it is none, or sockets cannot go through one */
  parseProxy(proxy: string | URL): SocketProxy;
  /** Tells the tools of the platform what happens to connections. */
  publish(message: () => LiveDiagnosticsMessage): void;
}
