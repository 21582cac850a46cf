import type { Codec } from "#wire";
import { codecs, type Messages } from "../generated/messages.js";
import { defaultLimits, type Limits } from "./limits.ts";
import { provideFullDecoder } from "./raw.ts";
import { decodeBounded, encodeWith } from "./schema.ts";

/** Name of a message type whose full schema is known, e.g. `"WebcastChatMessage"`. */
export type MessageMethod = keyof Messages;

/**
 * All fields of a message as plain data, e.g. `Message<"WebcastChatMessage">`: 64-bit numbers are decimal strings, enums
 * are numbers, what was not sent is left out, fields that no schema has are kept as bytes in `$unknown`.
 */
export type Message<Method extends MessageMethod> = Messages[Method];

const byMethod: ReadonlyMap<string, Codec<object>> = new Map(Object.entries(codecs));

/** Every method that {@link decodeMessage} knows. */
export const messageMethods: readonly MessageMethod[] = Object.keys(codecs) as MessageMethod[];

/** Tells whether {@link decodeMessage} knows a method. */
export function isMessageMethod(method: string): method is MessageMethod {
  return byMethod.has(method);
}

/**
 * Decodes all fields of a message.
 *
 * @returns the message, or `undefined` when its method is not known
 * @throws {ProtocolError} ERR_PAYLOAD_MALFORMED, ERR_NESTING_LIMIT or ERR_FRAME_TOO_LARGE when the bytes are not such a
 *   message within the limits
 */
export function decodeMessage<Method extends MessageMethod>(
  method: Method,
  payload: Uint8Array,
  limits?: Limits,
): Message<Method>;
export function decodeMessage(method: string, payload: Uint8Array, limits?: Limits): object | undefined;
export function decodeMessage(method: string, payload: Uint8Array, limits: Limits = defaultLimits): object | undefined {
  const codec = byMethod.get(method);
  return codec && decodeBounded(codec.decode, payload, limits, true);
}

provideFullDecoder((method, payload, limits) => decodeMessage(method, payload, limits));

/**
 * Encodes a message from plain data: the mirror of {@link decodeMessage}, unknown fields included.
 *
 * @throws {ProtocolError} ERR_ARGUMENT when an id is not a decimal string
 */
export function encodeMessage<Method extends MessageMethod>(method: Method, message: Message<Method>): Uint8Array {
  return encodeWith(codecs[method].encode, message);
}
