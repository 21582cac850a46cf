import type { JournalEntry } from "../journal/journal.ts";

/** A connection that asked to become a socket. */
interface HandshakeItem {
  readonly kind: "handshake";
  readonly t: number;
  readonly socket: number;
  /** Without the query. */
  readonly path: string;
}

/** One WebSocket frame, as it was on the network. */
export interface FrameItem {
  readonly kind: "frame";
  readonly t: number;
  readonly socket: number;
  readonly from: "mock" | "client";
  /** `text`, `binary`, `continuation`, `close`, `ping`, `pong`, or the number of another. */
  readonly opcode: string;
  /** What it is: the type of a push frame, then the events in it; the event of a text. At most 20. */
  readonly names: readonly string[];
  /** Length of the payload. */
  readonly bytes: number;
  /** The first event, or the reason of a close, without secrets; at most 240 characters. */
  readonly text?: string;
}

/** A connection is over. */
interface EndItem {
  readonly kind: "end";
  readonly t: number;
  readonly socket: number;
}

/** What passed a wire. `t` is in Unix milliseconds of the mock's clock, `socket` is the journal's number. */
export type WireItem = HandshakeItem | FrameItem | EndItem;

/** One thing that happened. */
export type StreamItem = JournalEntry | WireItem;
