import type { LiveEvent, LiveEventType, ProtocolError } from "@webcast-kit/protocol";
import type { ClientSessionStats, CloseCause } from "@webcast-kit/protocol/session";
import type { SigningError } from "../errors.ts";
import type { HandlerErrorListener } from "./listeners.ts";

/** How a connection ended. */
export interface ConnectionClosed {
  /** WebSocket close code: of the other side when `cause` is `remote`, else the one that was sent to it. */
  readonly code: number;
  readonly reason: string;
  readonly cause: CloseCause;
  /** What went wrong, when something did; a loop over the connection throws the same error. */
  readonly error?: SigningError | ProtocolError;
}

/** What came and went on a connection so far. */
export interface DirectConnectionStats extends ClientSessionStats {
  /** Time spent on decoding, in milliseconds. */
  readonly decodeTimeMs: number;
}

/**
 * An open direct connection: an async iterable of the room's events.
 *
 * A loop ends when the stream or the connection ends, and throws when that was an error, in both cases after the events
 * that wait. Leaving a loop closes the connection. One loop can run at a time; add listeners before it, so that they
 * see the same events.
 */
export interface DirectConnection extends AsyncIterable<LiveEvent, undefined>, AsyncDisposable {
  /** Decimal. */
  readonly roomId: string;
  readonly stats: DirectConnectionStats;
  /** Resolves when the socket is gone. Never rejects. */
  readonly closed: Promise<ConnectionClosed>;
  /**
   * Adds a listener; the returned function removes it.
   *
   * `event` hears every event. `handlerError` hears what listeners throw; without one of these, what a listener throws
   * becomes an uncaught exception of the process. Neither affects the connection or other listeners.
   *
   * @throws {SigningError} ERR_ARGUMENT when nothing is called `type`
   */
  on<Type extends LiveEventType>(type: Type, listener: (event: LiveEvent<Type>) => unknown): () => void;
  on(type: "event", listener: (event: LiveEvent) => unknown): () => void;
  on(type: "handlerError", listener: HandlerErrorListener): () => void;
  /** Ends the connection: no listener is called after it. Resolves as `closed` does. */
  close(): Promise<ConnectionClosed>;
}
