import type Long from "long";
import { webcast } from "../generated/messages.js";
import { defaultLimits, type Limits } from "./limits.ts";
import { decodeBounded, encodeWith, type Schema } from "./schema.ts";

/** Name of a message type whose full schema is known, e.g. `"WebcastChatMessage"`. */
export type MessageMethod = Extract<keyof typeof webcast, `Webcast${string}`>;

/** A message as plain data: 64-bit numbers are decimal strings, enums are numbers, what was not sent is left out. */
export type Plain<T> = T extends Long
  ? string
  : T extends Uint8Array
    ? T
    : T extends readonly (infer Item)[]
      ? Plain<Item>[]
      : T extends object
        ? { [Key in keyof T as Exclude<Key, "toJSON" | `$${string}`>]?: Plain<NonNullable<T[Key]>> }
        : T;

/** All fields of a message, e.g. `Message<"WebcastChatMessage">`. */
export type Message<Method extends MessageMethod> = Plain<InstanceType<(typeof webcast)[Method]>>;

/** A generated class with its converters between instances and plain data. */
interface FullSchema extends Schema<object> {
  toObject(message: object, options: { longs: StringConstructor }): object;
  fromObject(plain: object): object;
}

const schemas = new Map<string, FullSchema>(
  Object.entries(webcast as unknown as Record<string, FullSchema>).filter(([name]) => name.startsWith("Webcast")),
);

/** Every method that {@link decodeMessage} knows. */
export const messageMethods: readonly MessageMethod[] = [...schemas.keys()] as MessageMethod[];

/** Tells whether {@link decodeMessage} knows a method. */
export function isMessageMethod(method: string): method is MessageMethod {
  return schemas.has(method);
}

/**
 * Decodes all fields of a message.
 *
 * @returns the message, or `undefined` when its method is not known
 * @throws {ProtocolError} ERR_PAYLOAD_MALFORMED or ERR_NESTING_LIMIT when the bytes are not such a message
 */
export function decodeMessage<Method extends MessageMethod>(
  method: Method,
  payload: Uint8Array,
  limits?: Limits,
): Message<Method>;
export function decodeMessage(method: string, payload: Uint8Array, limits?: Limits): object | undefined;
export function decodeMessage(method: string, payload: Uint8Array, limits: Limits = defaultLimits): object | undefined {
  const schema = schemas.get(method);
  return schema?.toObject(decodeBounded(schema, payload, limits.maxDepth), { longs: String });
}

/** Encodes a message from plain data: the mirror of {@link decodeMessage}. */
export function encodeMessage<Method extends MessageMethod>(method: Method, message: Message<Method>): Uint8Array {
  const schema = schemas.get(method) as FullSchema;
  return encodeWith(schema, schema.fromObject(message));
}
