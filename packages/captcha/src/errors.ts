/** What went wrong, for programs. */
export type CaptchaErrorCode =
  /** An option or argument of ours is out of range, or an input is of no form that is known. */
  | "ERR_ARGUMENT"
  /** The bytes are no image that this package reads, or a broken one: the message names what they look like. */
  | "ERR_IMAGE_INVALID"
  /** The image has more bytes or pixels than allowed, or cannot be made small enough to be sent. */
  | "ERR_IMAGE_TOO_LARGE"
  /** The answer of the API cannot be true: a value is missing, no number, or out of range. See `answer`. */
  | "ERR_ANSWER_INVALID"
  /** The answer is less sure than `minConfidence`. See `answer`. */
  | "ERR_LOW_CONFIDENCE";

/** What an error says beside its code; each field is absent where it means nothing. */
export interface CaptchaErrorDetails {
  /** Which image: `puzzle`, `piece`, `outer`, `inner` or `image`. */
  readonly image?: string | undefined;
  /** What the API answered, as it came; a mapped answer for ERR_LOW_CONFIDENCE. */
  readonly answer?: unknown;
  readonly cause?: unknown;
}

/**
 * Every error that this package throws by itself. Match by `code`. What travels (calls of the API, images that are
 * fetched) fails with the `SigningError` of `@webcast-kit/signing`, which has codes of the same kind.
 */
export class CaptchaError extends Error {
  override readonly name = "CaptchaError";
  readonly code: CaptchaErrorCode;
  /** Who is at fault: the caller and the images, or the API. */
  readonly side: "local" | "remote";
  /** The same call can succeed without a change: another answer may be better. */
  readonly retryable: boolean;
  declare readonly image?: string;
  declare readonly answer?: unknown;

  constructor(code: CaptchaErrorCode, message: string, { cause, ...details }: CaptchaErrorDetails = {}) {
    super(`${code}: ${message}`, cause === undefined ? undefined : { cause });
    const isAnswer = code === "ERR_ANSWER_INVALID" || code === "ERR_LOW_CONFIDENCE";
    this.code = code;
    this.side = isAnswer ? "remote" : "local";
    this.retryable = isAnswer;
    // Only what is known becomes a property, so that inspect() and JSON show no empty fields.
    for (const [field, value] of Object.entries(details)) {
      if (value !== undefined) Object.defineProperty(this, field, { value, enumerable: true });
    }
  }
}
