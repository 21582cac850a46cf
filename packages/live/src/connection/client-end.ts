import type { LiveError } from "../errors.ts";
import type { EndCause } from "./link-end.ts";

/** How a client ended for good. */
export interface ClientEnd {
  /** WebSocket close code: of the server, 1000 when this side ended it, 1006 when there was none. */
  readonly code: number;
  /** What the server said, in one line, else the name of the code or the cause. */
  readonly reason: string;
  readonly cause: EndCause;
  /** What went wrong, when something did; a loop throws the same. */
  readonly error?: LiveError;
}

/** What came and went so far, over all connections. */
export interface ConnectionStats {
  /** Connections in which the server let this client in. */
  readonly connections: number;
  readonly gaps: number;
  /** Messages of the server, also those that held no event. */
  readonly messages: number;
  /** What these messages held, in characters. */
  readonly characters: number;
  /** Events that were handed out. */
  readonly events: number;
  /** Events that were left out because they came before. */
  readonly duplicates: number;
  /** Messages that were none. */
  readonly decodeErrors: number;
}
