import { inflateSync } from "fflate";
import { ProtocolError } from "../errors.ts";
import { readGzipMembers } from "./gzip/gzip-members.ts";
import type { Inflate } from "./inflate-port.ts";

/**
 * Counts first and inflates then: a bomb takes no memory in this way, and all else gets a buffer of its size, which saves
 * more time than the counting costs.
 */
export const inflate: Inflate = (bytes, maxBytes) => {
  const members = readGzipMembers(bytes, maxBytes);
  const whole = new Uint8Array(members.reduce((sum, { size }) => sum + size, 0));
  let offset = 0;
  for (const { start, end, size } of members) {
    inflateInto(whole.subarray(offset, offset + size), bytes.subarray(start, end));
    offset += size;
  }
  return whole;
};

function inflateInto(out: Uint8Array, deflated: Uint8Array): void {
  try {
    inflateSync(deflated, { out });
  } catch (cause) {
    throw new ProtocolError("ERR_PAYLOAD_MALFORMED", "gzip payload cannot be inflated", { cause });
  }
}
