import type { LinkEnd } from "@webcast-kit/protocol/connection";
import type { LiveError } from "../errors.ts";

/**
 * Who or what ended a connection, or a try to open one:
 *
 * - `closed`: the server, with a close code
 * - `refused`: the server, by an HTTP status in place of a socket
 * - `limit`: the server, by saying that a limit is reached
 * - `network`: it broke, or there was no way to the server
 * - `stalled`: nothing came for `idleTimeoutMs`; `timeout`: it was not open after `connectTimeoutMs`
 * - `overflow`: events waited that nobody took
 * - `local`: `disconnect()`, the end of a loop, or the signal
 */
export type EndCause = "closed" | "refused" | "limit" | "network" | "stalled" | "timeout" | "overflow" | "local";

/** How one connection, or one try to open one, ended, and what that means. */
export interface LiveLinkEnd extends LinkEnd {
  /** WebSocket close code: of the server, 1000 when this side ended it, 1006 when there was none. */
  readonly code: number;
  /** What the server said, in one line, else the name of the code or the cause. */
  readonly reason: string;
  readonly cause: EndCause;
  /** What a caller gets who needed the connection; absent when this side wanted the end. */
  readonly error?: LiveError;
}

/** Carries an end through a promise that rejects. */
export class OpenFailure extends Error {
  override readonly name = "OpenFailure";
  readonly end: LiveLinkEnd;

  constructor(end: LiveLinkEnd) {
    super(end.reason);
    this.end = end;
  }
}
