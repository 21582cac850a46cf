/** What went wrong, for programs. */
export type SigningErrorCode =
  /** An option or argument of ours is out of range. */
  | "ERR_ARGUMENT"
  /** The API does not know the key, or wants the cookies of a session (401): see `apiCode`. */
  | "ERR_UNAUTHORIZED"
  /** The tier of the key does not include the call (403). */
  | "ERR_TIER_REQUIRED"
  /**
   * A limit is used up: the key's or the platform's (429, see `source`), or one of a quota or of connection slots here
   * (`side: "local"`, nothing was sent). See `retryAfterMs`.
   */
  | "ERR_RATE_LIMITED"
  /** The user is not live, or there is no such user. */
  | "ERR_NOT_LIVE"
  /** Any other HTTP status than success, also of the WebSocket handshake: see `status`. */
  | "ERR_HTTP_STATUS"
  /** The answer is not what the contract says: not JSON, cut off, too large, of the wrong shape. */
  | "ERR_RESPONSE_INVALID"
  /** A URL, as a rule one that an answer names, leads to a host that is not allowed: nothing is sent there. */
  | "ERR_HOST_NOT_ALLOWED"
  /** No connection, or it broke. */
  | "ERR_NETWORK"
  /** No answer within the time allowed. */
  | "ERR_TIMEOUT"
  /**
   * The other side closed the socket before the end of the stream: see `closeCode` and `closeReason`. Or this side
   * closed the client: `side` is `local` then.
   */
  | "ERR_CLOSED"
  /** A bounded queue is full: events that nobody takes, or bytes that the other side does not read. */
  | "ERR_QUEUE_OVERFLOW";

/** The request quota of the key, as the response says. */
export interface RateLimit {
  /** Requests allowed in a window. */
  readonly limit: number;
  /** Requests left in the window. */
  readonly remaining: number;
  /** When the oldest counted request leaves the window, Unix milliseconds. */
  readonly resetAtMs: number;
}

/** Who gave an answer: the signing API, or the platform itself, at a signed URL or its live page. */
export type AnswerSource = "api" | "platform";

/** What an error says beside its code; each field is absent where it means nothing. */
export interface SigningErrorDetails {
  /** How long to wait before the next try, milliseconds, 0 to 86,400,000. */
  readonly retryAfterMs?: number | undefined;
  /** HTTP status, also of a refused WebSocket handshake. */
  readonly status?: number | undefined;
  /** Whose answer the error is about. */
  readonly source?: AnswerSource | undefined;
  readonly rateLimit?: RateLimit | undefined;
  /** Machine-readable reason of the API, e.g. `NOT_LIVE`. */
  readonly apiCode?: string | undefined;
  /** Names the response in the API's logs. */
  readonly requestId?: string | undefined;
  /**
   * How the API's refusal began, or an answer that is no JSON, without known secrets: one line of at most 300 characters.
   * Not for programs.
   */
  readonly body?: string | undefined;
  /** The `Handshake-Msg` header of a refused WebSocket handshake. */
  readonly handshakeMessage?: string | undefined;
  /** WebSocket close code of the other side; 1006 when it sent none. */
  readonly closeCode?: number | undefined;
  readonly closeReason?: string | undefined;
}

interface SigningErrorInit extends SigningErrorDetails {
  /** Override what the code says. */
  readonly retryable?: boolean | undefined;
  readonly side?: "local" | "remote" | undefined;
  /** Pass it through `plainCause` first when it comes from a library. */
  readonly cause?: unknown;
}

const LOCAL: ReadonlySet<SigningErrorCode> = new Set(["ERR_ARGUMENT", "ERR_QUEUE_OVERFLOW"]);
const RETRYABLE: ReadonlySet<SigningErrorCode> = new Set([
  "ERR_RATE_LIMITED",
  "ERR_NETWORK",
  "ERR_TIMEOUT",
  "ERR_CLOSED",
]);

/** Every error that this package throws by itself. Match by `code`. No secret is in any part of it. */
export class SigningError extends Error {
  override readonly name = "SigningError";
  readonly code: SigningErrorCode;
  /** Who is at fault: the caller, or the other side and the way to it. */
  readonly side: "local" | "remote";
  /** The same call can succeed soon, without a change. */
  readonly retryable: boolean;
  declare readonly retryAfterMs?: number;
  declare readonly status?: number;
  declare readonly source?: AnswerSource;
  declare readonly rateLimit?: RateLimit;
  declare readonly apiCode?: string;
  declare readonly requestId?: string;
  declare readonly body?: string;
  declare readonly handshakeMessage?: string;
  declare readonly closeCode?: number;
  declare readonly closeReason?: string;

  constructor(code: SigningErrorCode, message: string, { retryable, side, cause, ...details }: SigningErrorInit = {}) {
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

/** Tells whether a status can turn into success by itself. */
export function isRetryableStatus(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}
