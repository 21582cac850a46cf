import type { LiveError } from "../errors.ts";
import type { EndCause } from "./link-end.ts";

/** The server has let this client in; its events follow. Comes again after every reconnect. */
export interface ConnectedNotice {
  readonly type: "connected";
  /** @name that the client was made for. */
  readonly uniqueId: string;
  /** Decimal; empty where the server does not say. */
  readonly roomId: string;
  /** 1 for the first connection. */
  readonly connection: number;
}

/** A connection, or a try to open one after the first, is over. */
export interface DisconnectedNotice {
  readonly type: "disconnected";
  readonly uniqueId: string;
  /** WebSocket close code: of the server, 1000 when this side ended it, 1006 when there was none. */
  readonly code: number;
  /** What the server said, in one line, else the name of the code or the cause, e.g. `stalled`. */
  readonly reason: string;
  readonly cause: EndCause;
  /** False: it was a try that did not come to a connection. */
  readonly wasConnected: boolean;
  /** False: it was the last one, nothing more will happen. */
  readonly willReconnect: boolean;
  /** Milliseconds until the next try, when there is one. */
  readonly retryInMs?: number;
  /** Number of the next try: 1 for the first since there was stable data, 0 while waiting for the creator. */
  readonly attempt?: number;
  /** Absent when nothing went wrong. */
  readonly error?: LiveError;
}

/**
 * Events may be missing here: what happened in the room between two times. The managed sockets cannot go on where a
 * connection ended.
 *
 * Both times are of this machine's clock (`Date.now`), whatever the option `clock` is. The times in events are the
 * server's, and the two may differ.
 */
export interface GapNotice {
  readonly type: "gap";
  /** When the last message of the connection before was read, whatever it was, Unix milliseconds. */
  readonly fromMs: number;
  /** When the first message of this connection was read, Unix milliseconds. */
  readonly toMs: number;
  /** Why the connection before ended, as in {@link DisconnectedNotice}. */
  readonly reason: string;
}

/** A message that is none: it is left out, and the connection goes on. */
export interface DecodeErrorNotice {
  readonly type: "decodeError";
  readonly error: LiveError;
  /** Size of the message, in bytes or characters. */
  readonly size: number;
}

/** What a client says about itself, between the events. Nothing that a server sends can look like these. */
export type Notice = ConnectedNotice | DisconnectedNotice | GapNotice | DecodeErrorNotice;
