import type { KeepsUnknown, WireReader } from "./reader.ts";
import type { WireWriter } from "./writer.ts";

export { type KeepsUnknown, put, WireReader } from "./reader.ts";
export { WireError, type WireFault } from "./wire-error.ts";
export { WireWriter } from "./writer.ts";

/** Reads a message up to `end`; what is read goes into `target` if there is one. */
export type Decode<Message> = (reader: WireReader, end: number, target?: Message) => Message;

export type Encode<Message> = (writer: WireWriter, message: Message) => void;

/** Both directions of a message. */
export interface Codec<Message, MessageInit = Message> {
  readonly decode: Decode<Message>;
  readonly encode: Encode<MessageInit>;
}

/** A message to encode: any field may be left out, in nested messages too. */
export type Init<Message> = {
  readonly [Field in keyof Message]?: InitOf<Message[Field]> | undefined;
};

type InitOf<Value> = Value extends Uint8Array
  ? Value
  : Value extends readonly (infer Item)[]
    ? readonly InitOf<Item>[]
    : Value extends KeepsUnknown
      ? Init<Value>
      : Value;

/** Stands for a list that nothing was added to, so that messages without items cost none. */
export const EMPTY_LIST: readonly never[] = Object.freeze([]);

export const EMPTY_BYTES: Uint8Array = new Uint8Array(0);

/** A list that may be added to. */
export function own<Item>(list: Item[] | undefined): Item[] {
  return list === undefined || list.length === 0 ? [] : list;
}
