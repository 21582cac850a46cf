import { ProtocolError } from "./errors.ts";

/** Bounds on what the other side may make this side do. Every one is finite. */
export interface Limits {
  /**
   * Largest push frame, in bytes, 1 to 2^30. Default 4 MiB: real frames stay below 0.3 MiB.
   */
  readonly maxFrameBytes: number;
  /**
   * Largest payload after inflating, in bytes, 1 to 2^30. Default 16 MiB: gzip packs up to 1,000 to 1, so the frame
   * limit alone does not bound it.
   */
  readonly maxInflatedBytes: number;
  /**
   * Largest ratio of a payload's inflated to its packed size, 1 to 1,100; the first MiB is free. Default 300: real
   * payloads pack up to about 30 to 1, deflate could pack 1,032 to 1.
   */
  readonly maxInflateRatio: number;
  /**
   * Most messages in one fetch result, and nested ones in one message, 1 to 2^24. Default 32,768: real ones hold up to
   * about 100.
   */
  readonly maxMessages: number;
  /** Longest text in a message, in bytes, 1 to 2^30. Default 1 MiB: real ones have up to about 20 KB. */
  readonly maxStringBytes: number;
  /** Deepest nesting of messages in a message, 1 to 100. Default 32: real ones nest about 8 deep. */
  readonly maxDepth: number;
}

const ranges = {
  maxFrameBytes: { fallback: 4 * 1024 * 1024, max: 2 ** 30 },
  maxInflatedBytes: { fallback: 16 * 1024 * 1024, max: 2 ** 30 },
  maxInflateRatio: { fallback: 300, max: 1100 },
  maxMessages: { fallback: 32_768, max: 2 ** 24 },
  maxStringBytes: { fallback: 1024 * 1024, max: 2 ** 30 },
  maxDepth: { fallback: 32, max: 100 },
} as const satisfies Record<keyof Limits, { fallback: number; max: number }>;

/**
 * Fills in the defaults and checks the ranges.
 *
 * @throws {ProtocolError} ERR_ARGUMENT when a limit is not a whole number in its range
 */
export function resolveLimits(limits: Partial<Limits> = {}): Limits {
  const entries = Object.entries(ranges).map(([field, { fallback, max }]) => {
    const value = limits[field as keyof Limits] ?? fallback;
    return [field, checkInteger(`limits.${field}`, value, 1, max)] as const;
  });
  return Object.fromEntries(entries) as unknown as Limits;
}

/** The limits that hold when none are given. */
export const defaultLimits: Limits = resolveLimits();

/**
 * Passes a whole number between `min` and `max` through.
 *
 * @throws {ProtocolError} ERR_ARGUMENT naming field, value and range otherwise
 */
export function checkInteger(field: string, value: number, min: number, max: number): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new ProtocolError("ERR_ARGUMENT", `${field} must be a whole number from ${min} to ${max}, got ${value}`);
}

const MAX_UINT64 = 2n ** 64n;

/**
 * Passes an id through.
 *
 * @throws {ProtocolError} ERR_ARGUMENT when it is not a decimal string below 2^64
 */
export function checkDecimal(field: string, text: string): string {
  if (/^[0-9]{1,20}$/.test(text) && BigInt(text) < MAX_UINT64) return text;
  throw new ProtocolError("ERR_ARGUMENT", `${field} must be a decimal string below 2^64, got ${JSON.stringify(text)}`);
}
