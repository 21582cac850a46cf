import type { LiveEventInit, WebcastMessage } from "@webcast-kit/protocol";

/** Who sent something: the server or the client. */
export type TapeSide = "s" | "c";

/** A header's name and value; a list of them keeps order and duplicates. */
export type TapeHeaderPair = readonly [name: string, value: string];

/** What every line may have. */
interface EntryBase {
  /** Milliseconds from the start of the tape. */
  readonly t: number;
  /** Number of the connection, from 1. Default 1. */
  readonly c?: number;
  /** Keys of the line that this version does not know. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/**
 * What a client has to send: `true` is any message of this kind, `"same"` these bytes, an object one that has these
 * fields, of its JSON, its push frame or its close. In there `"*"` is any value, and `"=x"` is exactly `x`.
 */
export type Expectation = true | "same" | Readonly<Record<string, unknown>>;

/** Something that either side may send. */
interface SentBase extends EntryBase {
  /** Default `s`. */
  readonly d?: TapeSide;
  /** Of the client only: what it has to send before a synchronised server goes on. */
  readonly expect?: Expectation;
}

/** The body of a request or an answer, and how the line has it: as text, as readable JSON or in base64. */
export interface TapeBody {
  readonly bytes: Uint8Array;
  readonly as: "s" | "j" | "b64";
}

export interface TapeRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: readonly TapeHeaderPair[];
  readonly body?: TapeBody;
  readonly more?: Readonly<Record<string, unknown>>;
}

export interface TapeResponse {
  /** When the head came, in milliseconds after the request. */
  readonly after: number;
  readonly status: number;
  readonly headers: readonly TapeHeaderPair[];
  readonly body?: TapeBody;
  /** When the pieces of the body came, in milliseconds after the head, and their sizes in bytes. Default: one piece. */
  readonly chunks?: readonly (readonly [ms: number, bytes: number])[];
  readonly more?: Readonly<Record<string, unknown>>;
}

/** A webcast message; those that follow each other at one `t` travel in one frame. Servers only. */
export interface MessageEntry extends EntryBase {
  readonly kind: "message";
  readonly message: WebcastMessage;
  /** The event that it was written as. */
  readonly event?: LiveEventInit;
}

/** A binary socket message, byte for byte. */
export interface FrameEntry extends SentBase {
  readonly kind: "frame";
  readonly bytes: Uint8Array;
  /** Sizes of the fragments that it came in. */
  readonly fragments?: readonly number[];
}

/** A text socket message. */
export interface TextEntry extends SentBase {
  readonly kind: "text";
  readonly text: string;
  /** Whether the line has it as readable JSON. */
  readonly isJson?: boolean;
  /** What was sent, where that is not UTF-8. */
  readonly bytes?: Uint8Array;
  readonly fragments?: readonly number[];
}

/** A close frame. */
export interface CloseEntry extends SentBase {
  readonly kind: "close";
  /** 0 to 65,535, also what may not be sent; nothing for a close frame that is empty. */
  readonly code?: number;
  readonly reason: string;
  /** The payload, where it is not a code and a UTF-8 text. */
  readonly bytes?: Uint8Array;
}

/** A ping or a pong. */
export interface ControlEntry extends SentBase {
  readonly kind: "ping" | "pong";
  readonly bytes: Uint8Array;
}

/** A client asks for a socket. */
export interface OpenEntry extends EntryBase {
  readonly kind: "open";
  /** Path and query. */
  readonly url: string;
  readonly headers: readonly TapeHeaderPair[];
}

/** What the server answered to the handshake. */
export interface UpgradeEntry extends EntryBase {
  readonly kind: "upgrade";
  /** 101, or that of a refusal. */
  readonly status: number;
  /** Without those that a handshake must have. */
  readonly headers: readonly TapeHeaderPair[];
  /** Of a refusal. */
  readonly body?: TapeBody;
}

/** A request, and its answer when there was one. */
export interface HttpEntry extends EntryBase {
  readonly kind: "http";
  readonly request: TapeRequest;
  readonly response?: TapeResponse;
}

/** How TCP ended: closed, torn down, or not at all although nothing more comes. */
export interface EofEntry extends EntryBase {
  readonly kind: "eof";
  /** Who ended it. Default `s`. */
  readonly d?: TapeSide;
  readonly how: "fin" | "rst" | "hang";
}

/** One line of a tape behind the header. */
export type TapeEntry =
  | MessageEntry
  | FrameEntry
  | TextEntry
  | CloseEntry
  | ControlEntry
  | OpenEntry
  | UpgradeEntry
  | HttpEntry
  | EofEntry;

/** The connection of an entry. */
export function connectionOf({ c = 1 }: TapeEntry): number {
  return c;
}

/** Who sent an entry. */
export function sideOf(entry: TapeEntry): TapeSide {
  if (entry.kind === "open" || entry.kind === "http") return "c";
  return ("d" in entry ? entry.d : undefined) ?? "s";
}
