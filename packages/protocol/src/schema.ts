import { type Decode, type Encode, WireError, type WireFault, WireReader, WireWriter } from "#wire";
import { ProtocolError, type ProtocolErrorCode } from "./errors.ts";
import type { Limits } from "./limits.ts";

const codes: Readonly<Record<WireFault, ProtocolErrorCode>> = {
  truncated: "ERR_PAYLOAD_MALFORMED",
  malformed: "ERR_PAYLOAD_MALFORMED",
  nesting: "ERR_NESTING_LIMIT",
  limit: "ERR_FRAME_TOO_LARGE",
};

/**
 * Decodes one message within the limits on nesting and on the number of messages.
 *
 * @param keepUnknown keep fields that are not in the schema, in `$unknown`
 * @throws {ProtocolError} ERR_NESTING_LIMIT, ERR_FRAME_TOO_LARGE when it holds too many messages,
 *   ERR_PAYLOAD_MALFORMED when the bytes are not such a message, or ERR_ARGUMENT when they are no bytes
 */
export function decodeBounded<Message>(
  decode: Decode<Message>,
  bytes: Uint8Array,
  limits: Limits,
  keepUnknown = false,
): Message {
  // What sockets of browsers and fetch() give. An array of another window is none of this one's Uint8Array.
  if (!ArrayBuffer.isView(bytes)) {
    const given = Object.prototype.toString.call(bytes).slice(8, -1);
    throw new ProtocolError("ERR_ARGUMENT", `bytes must be a Uint8Array, not ${given}; make one by new Uint8Array(…)`);
  }
  try {
    return decode(new WireReader(bytes, limits, keepUnknown), bytes.length);
  } catch (cause) {
    if (!(cause instanceof WireError)) throw cause;
    throw new ProtocolError(codes[cause.fault], cause.message, { cause });
  }
}

/** Encodes one message. */
export function encodeWith<MessageInit>(encode: Encode<MessageInit>, message: MessageInit): Uint8Array {
  const writer = new WireWriter();
  encode(writer, message);
  return writer.finish();
}

/** Tells whether the bytes ended inside a field. */
export function isTruncation(error: unknown): boolean {
  return error instanceof ProtocolError && error.cause instanceof WireError && error.cause.fault === "truncated";
}
