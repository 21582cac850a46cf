/** What is wrong with bytes. */
export type WireFault =
  /** They end inside a field. */
  | "truncated"
  /** They are not protobuf, or not UTF-8 where text is. */
  | "malformed"
  /** Messages are nested too deep. */
  | "nesting"
  /** There is more of something than is allowed. */
  | "limit";

/** Thrown by the reader; callers say what the bytes were meant to be. */
export class WireError extends Error {
  override readonly name = "WireError";
  readonly fault: WireFault;

  constructor(fault: WireFault, message: string) {
    super(message);
    this.fault = fault;
  }
}
