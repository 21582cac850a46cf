import type { ProtocolError, ProtocolErrorCode } from "../errors.ts";

/** Why a session is over. */
export type CloseCause =
  /** `close()` was called here. */
  | "local"
  /** The other side asked for it. */
  | "remote"
  /** The stream ended. */
  | "streamEnd"
  /** The other side broke the protocol or fell silent: see `error`. */
  | "error";

/** What a session wants its shell to do. Outputs keep their order. */
export type SessionOutput<Event> =
  | { readonly type: "send"; readonly bytes: Uint8Array }
  | { readonly type: "event"; readonly event: Event }
  | {
      readonly type: "close";
      /** WebSocket close code to close with. */
      readonly code: number;
      readonly reason: string;
      readonly cause: CloseCause;
      readonly error?: ProtocolError;
    };

/** How a fault of the other side is told to it: a close code of RFC 6455, section 7.4.1. */
export function closeCodeForError(code: ProtocolErrorCode): number {
  switch (code) {
    case "ERR_FRAME_TOO_LARGE":
    case "ERR_INFLATE_LIMIT":
      return 1009;
    case "ERR_TIMEOUT":
      return 1001;
    default:
      return 1007;
  }
}

/** The WebSocket close code for a text frame on a binary socket. */
export const UNSUPPORTED_DATA = 1003;

export const NORMAL_CLOSURE = 1000;
