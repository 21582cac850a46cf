/** Two 32-bit halves of a 64-bit number, as the reader reads them. */
interface Int64 {
  readonly low: number;
  readonly high: number;
  readonly unsigned: boolean;
}

const TEN_MILLION = 10_000_000;
const TWO_16 = 0x1_0000;
const TWO_32 = 0x1_0000_0000;
/** Below this, `high * 2^32 + low` is exact. */
const EXACT_HIGH = 0x20_0000;

/**
 * Formats a 64-bit number as a decimal string.
 *
 * Larger ones are divided by 10^7 in steps of 16 bits, in which every number stays below 2^53: about three times as fast
 * as by bigint.
 */
export function formatInt64({ low, high, unsigned }: Int64): string {
  if (high >= 0 && high < EXACT_HIGH) return String(high * TWO_32 + (low >>> 0));
  if (high < 0 && !unsigned) return formatNegative(low, high);
  const high32 = high >>> 0;
  const middle = (high32 % TEN_MILLION) * TWO_16 + (low >>> 16);
  const bottom = (middle % TEN_MILLION) * TWO_16 + (low & 0xffff);
  const quotient =
    Math.floor(high32 / TEN_MILLION) * TWO_32 +
    Math.floor(middle / TEN_MILLION) * TWO_16 +
    Math.floor(bottom / TEN_MILLION);
  return quotient + String(bottom % TEN_MILLION).padStart(7, "0");
}

function formatNegative(low: number, high: number): string {
  return BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low >>> 0)).toString();
}
