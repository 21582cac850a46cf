import {
  decodeAck,
  decodeEnterRoom,
  decodeFetchResult,
  decodeHeartbeat,
  decodePushFrame,
  type FetchResult,
  inflatePayload,
  ProtocolError,
  type PushFrame,
  type WebcastMessage,
} from "@webcast-kit/protocol";
import { decodeMessage } from "@webcast-kit/protocol/messages";
import { namelessFields, readWireFields, type WireField } from "./wire-fields.ts";

/** What some bytes are, as data: fields by name, those that no schema has in `$unknown` by number. */
export type Inspected = Readonly<Record<string, unknown>>;

/** Numbers of the fields that the schemas of the transport have; each has all from 1 on. */
const FRAME_FIELDS = 8;
const RESULT_FIELDS = 13;
const ENVELOPE_FIELDS = 7;

/**
 * Tells what bytes are, a push frame or a fetch result, maybe gzip, and shows all of it. What is inside and broken has
 * an `$error` in its place.
 *
 * @throws {Error} when they are neither
 */
export function inspectBytes(bytes: Uint8Array): Inspected {
  const frame = attempt(() => decodePushFrame(bytes));
  if (frame !== undefined && /^[a-z_]+$/.test(frame.payloadType)) return inspectFrame(frame, bytes);
  const inflated = attempt(() => inflate(bytes));
  const result = inflated && attempt(() => decodeFetchResult(inflated));
  if (result !== undefined && looksFetched(result)) return inspectResult(result, inflated ?? bytes);
  throw new Error(
    `these ${bytes.length} bytes are neither a push frame nor a fetch result; say --method NAME for a single message`,
  );
}

function looksFetched({ messages, cursor, internalExt }: FetchResult): boolean {
  if (messages.length === 0) return cursor !== "" && internalExt !== "";
  return messages.every(({ method }) => /^[A-Za-z][A-Za-z0-9_]*$/.test(method));
}

/** Shows a message of a known method whole, one of another by numbers; one that is broken has an `$error`. */
export function inspectMessage(method: string, payload: Uint8Array): Inspected {
  return orError(payload, () => {
    const message = decodeMessage(method, payload);
    return message === undefined ? nameless(payload) : (nameUnknown(message) as Inspected);
  });
}

function inspectFrame(frame: PushFrame, bytes: Uint8Array): Inspected {
  const { payload, ...head } = frame;
  return {
    kind: "push frame",
    ...leaveOutEmpty(head),
    ...unknownAbove(FRAME_FIELDS, bytes),
    payload: orError(payload, () => inspectPayload(frame)),
  };
}

function inspectPayload(frame: PushFrame): Inspected {
  const payload = inflatePayload(frame);
  switch (frame.payloadType) {
    case "msg":
    case "im_enter_room_resp":
      return inspectResult(decodeFetchResult(payload), payload);
    case "ack":
      return { kind: "ack", internalExt: decodeAck(payload) };
    case "hb":
      return { kind: "heartbeat", ...decodeHeartbeat(payload), ...unknownAbove(2, payload) };
    case "im_enter_room":
      return { kind: "enter room", ...decodeEnterRoom(payload) };
    default:
      return nameless(payload);
  }
}

function inspectResult({ messages, ...head }: FetchResult, bytes: Uint8Array): Inspected {
  const envelopes = (readWireFields(bytes) ?? []).filter(({ number }) => number === 1);
  return {
    kind: "fetch result",
    ...leaveOutEmpty(head),
    ...unknownAbove(RESULT_FIELDS, bytes),
    messages: messages.map((message, index) => inspectEnvelope(message, envelopes[index]?.value)),
  };
}

function inspectEnvelope({ method, payload, ...head }: WebcastMessage, bytes: WireField["value"] = ""): Inspected {
  const unknown = typeof bytes === "string" ? {} : unknownAbove(ENVELOPE_FIELDS, bytes);
  return { method, ...leaveOutEmpty(head), ...unknown, payload: inspectMessage(method, payload) };
}

function nameless(bytes: Uint8Array): Inspected {
  const fields = readWireFields(bytes);
  return fields === undefined ? { $bytes: bytes } : { $unknown: namelessFields(fields) };
}

function unknownAbove(last: number, bytes: Uint8Array): Inspected {
  const fields = (readWireFields(bytes) ?? []).filter(({ number }) => number > last);
  return fields.length === 0 ? {} : { $unknown: namelessFields(fields) };
}

/** Decoded messages keep each unknown field as bytes: they get their numbers here, at every depth. */
function nameUnknown(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(nameUnknown);
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      name,
      name === "$unknown"
        ? namelessFields((field as Uint8Array[]).flatMap((bytes) => readWireFields(bytes) ?? []))
        : nameUnknown(field),
    ]),
  );
}

/** What is not there looks the same on the wire as what is empty. */
function leaveOutEmpty(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => !isEmpty(value)));
}

function isEmpty(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return Object.keys(value).length === 0;
  return value === "0" || !value;
}

function inflate(payload: Uint8Array): Uint8Array {
  const frame = {
    seqId: "0",
    logId: "0",
    service: "0",
    method: "0",
    headers: [],
    payloadEncoding: "",
    payloadType: "",
  };
  return inflatePayload({ ...frame, payload });
}

function attempt<Result>(decode: () => Result): Result | undefined {
  try {
    return decode();
  } catch (error) {
    if (error instanceof ProtocolError) return undefined;
    throw error;
  }
}

function orError(bytes: Uint8Array, inspect: () => Inspected): Inspected {
  try {
    return inspect();
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return { $error: error.message, $bytes: bytes };
  }
}
