/** What went wrong, for programs. */
export type MockServerErrorCode =
  /** An option is out of range. */
  | "ERR_ARGUMENT"
  /** A tape is not one; the message names line and reason. */
  | "ERR_TAPE_INVALID"
  /** A scenario is not one; the message names file, step and reason. */
  | "ERR_SCENARIO_INVALID"
  /** A user who would have to be live is not. */
  | "ERR_NOT_LIVE"
  /** A fault was armed and has not happened. */
  | "ERR_FAULT_PENDING"
  /** The local authority for TLS could not be made, read or kept. */
  | "ERR_TLS"
  /** The server could not listen. */
  | "ERR_LISTEN";

/** Every error that this package throws. Match by `code`. */
export class MockServerError extends Error {
  override readonly name = "MockServerError";
  readonly code: MockServerErrorCode;

  constructor(code: MockServerErrorCode, message: string, options?: ErrorOptions) {
    super(`${code}: ${message}`, options);
    this.code = code;
  }
}
