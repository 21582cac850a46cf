import type { LiveEventType, ProtocolError } from "@webcast-kit/protocol";
import type { EventStreamStats, HandlerErrorListener } from "@webcast-kit/protocol/connection";
import type { ClientSessionStats, CloseCause } from "@webcast-kit/protocol/session";
import type { SigningError } from "../errors.ts";
import type { CallOptions } from "../options.ts";
import type { ConnectTarget } from "./connect-options.ts";
import type { ConnectionNotice, DirectEvent } from "./notices.ts";

/** How a connection ended. */
export interface ConnectionClosed {
  /** WebSocket close code: of the other side when `cause` is `remote`, else the one that was sent to it. */
  readonly code: number;
  readonly reason: string;
  readonly cause: CloseCause;
  /** What went wrong, when something did; a loop over the connection throws the same error. */
  readonly error?: SigningError | ProtocolError;
}

/** What came and went so far, over all sockets of the connection. */
export interface DirectConnectionStats extends ClientSessionStats, EventStreamStats {
  /** Time spent on decoding, in milliseconds. */
  readonly decodeTimeMs: number;
  /** Sockets that were opened after the first one. */
  readonly reconnects: number;
  /** Messages that came again, after a reconnect or in a frame that was sent twice, and were dropped. */
  readonly duplicates: number;
  /** `gap` notices. */
  readonly gaps: number;
}

/**
 * A direct connection to a room, which survives the end of its sockets: an async iterable of the room's events, with
 * the connection's own notices (`reconnecting`, `reconnected`, `gap`) in their places between them.
 *
 * A loop ends when the stream or the connection ends, and throws when that was an error, in both cases after the events
 * that wait. Leaving a loop closes the connection. One loop can run at a time; add listeners before it, so that they
 * see the same events.
 */
export interface DirectConnection extends AsyncIterable<DirectEvent, undefined>, AsyncDisposable {
  /** Decimal; another one after `switchRoom`, and when the creator begins a new stream. */
  readonly roomId: string;
  readonly stats: DirectConnectionStats;
  /** Resolves when the connection is over for good and its socket is gone. Never rejects. */
  readonly closed: Promise<ConnectionClosed>;
  /**
   * Adds a listener; the returned function removes it.
   *
   * `event` hears every event and notice. `handlerError` hears what listeners throw; without one of these, what a
   * listener throws becomes an uncaught exception of the process. Neither affects the connection or other listeners.
   *
   * @throws {SigningError} ERR_ARGUMENT when nothing is called `type`
   */
  on<Type extends LiveEventType | ConnectionNotice["type"]>(
    type: Type,
    listener: (event: DirectEvent<Type>) => unknown,
  ): () => void;
  on(type: "event", listener: (event: DirectEvent) => unknown): () => void;
  on(type: "handlerError", listener: HandlerErrorListener<DirectEvent>): () => void;
  /**
   * Leaves the room and enters another one, on the same socket when there is one. A user's room is looked up first.
   * Resolves when the first answer of the new room is here; its events follow, none of the old room's: what waits of
   * these is dropped. After ERR_TIMEOUT, or an abort, the old room is left all the same: the new one is entered when it
   * answers, and on another socket when it has not after `connectTimeoutMs`. An abort during the lookup changes nothing.
   *
   * While the connection waits before its next socket, that is tried at once. Not if the other side asked for the wait
   * (`Retry-After`, a quota): then nothing is asked, the old room stays, and ERR_RATE_LIMITED says how long that lasts.
   *
   * @throws {SigningError} ERR_ARGUMENT when a switch is under way, and for a room id with `waitUntilLive`; ERR_NOT_LIVE;
   *   ERR_RATE_LIMITED with `retryAfterMs`; ERR_TIMEOUT after `connectTimeoutMs`, or at once and with `retryAfterMs` when
   *   the next socket will be tried later than that; ERR_CLOSED when the connection is over; what the lookup throws
   */
  switchRoom(target: ConnectTarget, options?: Pick<CallOptions, "signal">): Promise<void>;
  /**
   * Ends the connection. An event that listeners are hearing now comes to all of them, and none after it. Resolves as
   * `closed` does.
   */
  close(): Promise<ConnectionClosed>;
}
