import type { RateLimit } from "@webcast-kit/signing";

/** What went wrong, for programs. */
export type LiveErrorCode =
  /** An option or argument of ours is out of range. */
  | "ERR_ARGUMENT"
  /** The call does not fit the state of the client, e.g. `connect()` after its end. */
  | "ERR_STATE"
  /** The server says that parameters are missing or wrong (4400, HTTP 400). */
  | "ERR_INVALID_OPTIONS"
  /** The server does not know the key or the token (4401, HTTP 401). */
  | "ERR_UNAUTHORIZED"
  /** The token is not for this creator, or the tier of the key does not include the socket (4403, HTTP 403). */
  | "ERR_NO_PERMISSION"
  /** The creator is not live, or not any more (4404, 4005, HTTP 404). */
  | "ERR_NOT_LIVE"
  /** A quota is used up (4429, HTTP 429, a limit notice, no credits). */
  | "ERR_RATE_LIMITED"
  /** Any other answer to the handshake than a socket: see `status`. */
  | "ERR_HTTP_STATUS"
  /** No connection, or it broke. */
  | "ERR_NETWORK"
  /** Nothing came within the time allowed. */
  | "ERR_TIMEOUT"
  /** The socket was closed: see `closeCode` and `closeReason`. */
  | "ERR_CLOSED"
  /** A message is not what the contract says: binary, no JSON, without a name, too large. */
  | "ERR_MESSAGE_INVALID"
  /** A bounded queue is full of events that nobody takes. */
  | "ERR_QUEUE_OVERFLOW"
  /** The function needs Node.js. */
  | "ERR_NODE_REQUIRED";

/** What an error says beside its code; each field is absent where it means nothing. */
export interface LiveErrorDetails {
  /** How long to wait before the next try, milliseconds, 0 to 86,400,000. */
  readonly retryAfterMs?: number | undefined;
  /** HTTP status of a refused handshake, or of a proxy that opens no tunnel. */
  readonly status?: number | undefined;
  /** Whose answer a refused handshake got: the API's, as in the errors of `@webcast-kit/signing`. Absent for a proxy's. */
  readonly source?: "api" | undefined;
  /** The limit of the key, when a refused handshake says it; browsers are not told. */
  readonly rateLimit?: RateLimit | undefined;
  /** Word of the server for the reason, e.g. `NO_CREDITS` or `session_limit`. */
  readonly apiCode?: string | undefined;
  /** WebSocket close code of the server; 1006 when it sent none. */
  readonly closeCode?: number | undefined;
  readonly closeReason?: string | undefined;
}

interface LiveErrorInit extends LiveErrorDetails {
  /** Overrides what the code says. */
  readonly side?: "local" | "remote" | undefined;
  /** Overrides what the code says. */
  readonly retryable?: boolean | undefined;
  /** Free of secrets. */
  readonly cause?: unknown;
}

const LOCAL: ReadonlySet<LiveErrorCode> = new Set([
  "ERR_ARGUMENT",
  "ERR_STATE",
  "ERR_QUEUE_OVERFLOW",
  "ERR_NODE_REQUIRED",
]);
const RETRYABLE: ReadonlySet<LiveErrorCode> = new Set(["ERR_RATE_LIMITED", "ERR_NETWORK", "ERR_TIMEOUT", "ERR_CLOSED"]);

/** Every error that this package throws by itself. Match by `code`. No secret is in any part of it. */
export class LiveError extends Error {
  override readonly name = "LiveError";
  readonly code: LiveErrorCode;
  /** Who is at fault: the caller, or the other side and the way to it. */
  readonly side: "local" | "remote";
  /** The same call can succeed soon, without a change. */
  readonly retryable: boolean;
  declare readonly retryAfterMs?: number;
  declare readonly status?: number;
  declare readonly source?: "api";
  declare readonly rateLimit?: RateLimit;
  declare readonly apiCode?: string;
  declare readonly closeCode?: number;
  declare readonly closeReason?: string;

  constructor(code: LiveErrorCode, message: string, { side, retryable, cause, ...details }: LiveErrorInit = {}) {
    super(`${code}: ${message}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.side = side ?? (LOCAL.has(code) ? "local" : "remote");
    this.retryable = retryable ?? RETRYABLE.has(code);
    // Only what is known becomes a property, so that inspect() and JSON show no empty fields.
    for (const [field, value] of Object.entries(details)) {
      if (value !== undefined) Object.defineProperty(this, field, { value, enumerable: true });
    }
  }
}
