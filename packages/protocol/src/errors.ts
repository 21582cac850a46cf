/** What went wrong, for programs. */
export type ProtocolErrorCode =
  /** An option or argument of ours is out of range. */
  | "ERR_ARGUMENT"
  /** The bytes end inside a push frame. */
  | "ERR_FRAME_TRUNCATED"
  /** A frame has more bytes, or a fetch result or a message more messages in it, than the limits allow. */
  | "ERR_FRAME_TOO_LARGE"
  /** A compressed payload inflates to more than the limits allow. */
  | "ERR_INFLATE_LIMIT"
  /** A payload is not what its frame or its method says it is. */
  | "ERR_PAYLOAD_MALFORMED"
  /** Messages are nested deeper than the limits allow. */
  | "ERR_NESTING_LIMIT"
  /** Nothing came for too long. */
  | "ERR_TIMEOUT"
  /** The call does not fit the state that the session is in. */
  | "ERR_STATE";

/** Every error that this package throws or puts out. Match by `code`. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
  readonly code: ProtocolErrorCode;
  /** Who is at fault: the caller, or the bytes of the other side. */
  readonly side: "local" | "remote";
  /** The same call can succeed on a new connection. */
  readonly retryable: boolean;

  constructor(code: ProtocolErrorCode, message: string, options?: ErrorOptions) {
    super(`${code}: ${message}`, options);
    this.code = code;
    this.side = code === "ERR_ARGUMENT" || code === "ERR_STATE" ? "local" : "remote";
    this.retryable = code === "ERR_TIMEOUT";
  }
}
