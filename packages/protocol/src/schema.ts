import protobuf, { type Reader, type Writer } from "protobufjs/minimal.js";
import { ProtocolError } from "./errors.ts";

/** The reading half of a generated message class. */
interface Decoder<Message> {
  decode(reader: Reader, length?: number, endGroupTag?: number, depth?: number): Message;
}

/** The writing half of a generated message class. */
interface Encoder<Properties> {
  encode(message: Properties, writer?: Writer): Writer;
}

/** A generated message class, as this package uses it. */
export interface Schema<Message, Properties = Message> extends Decoder<Message>, Encoder<Properties> {}

/**
 * Decodes one message, nested at most `maxDepth` deep (1 to 100).
 *
 * @throws {ProtocolError} ERR_NESTING_LIMIT when nested deeper; ERR_PAYLOAD_MALFORMED when the bytes are not such a message
 */
export function decodeBounded<Message>(schema: Decoder<Message>, bytes: Uint8Array, maxDepth: number): Message {
  try {
    // Generated decoders count depth upwards to the runtime's limit: start at what is left for us.
    return schema.decode(
      protobuf.Reader.create(bytes),
      undefined,
      undefined,
      protobuf.Reader.recursionLimit - maxDepth,
    );
  } catch (cause) {
    if (cause instanceof Error && cause.message === "max depth exceeded") {
      throw new ProtocolError("ERR_NESTING_LIMIT", `messages are nested more than ${maxDepth} deep`, { cause });
    }
    throw new ProtocolError("ERR_PAYLOAD_MALFORMED", describe(cause), { cause });
  }
}

/** Encodes one message. */
export function encodeWith<Properties>(schema: Encoder<Properties>, message: Properties): Uint8Array {
  return schema.encode(message).finish();
}

/** Tells whether the bytes ended inside a field. */
export function isTruncation(error: unknown): boolean {
  return error instanceof ProtocolError && error.cause instanceof RangeError;
}

function describe(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
