import {
  decodeEnterRoom,
  decodeFetchResult,
  decodeHeartbeat,
  decodePushFrame,
  encodeEnterRoom,
  encodeFetchResult,
  encodeHeartbeat,
  encodePushFrame,
  type FetchResult,
} from "../../packages/protocol/src/index.ts";
import { decodeMessage, encodeMessage, isMessageMethod, type Message } from "../../packages/protocol/src/messages.ts";
import { type Json, toProtoJson, withoutDefaults } from "./proto-json.ts";

/** How this repository reads and writes one message type. */
export interface Codec {
  readonly decode: (bytes: Uint8Array) => object;
  readonly encode: (decoded: object) => Uint8Array;
  /** The decoded message as proto3 JSON. */
  readonly toJson: (decoded: object) => Json;
  /** What of the JSON of a vector our decoder can say. */
  readonly sayable: (expected: Json) => Json;
}

const same = (expected: Json) => expected;

/** A codec with types, seen from outside as one of any object. */
function codec<Decoded extends object>(
  parts: Pick<Codec, "sayable"> & {
    decode: (bytes: Uint8Array) => Decoded;
    encode: (decoded: Decoded) => Uint8Array;
    toJson: (decoded: Decoded) => Json;
  },
): Codec {
  return parts as unknown as Codec;
}

const pushFrame = codec({
  decode: (bytes) => decodePushFrame(bytes),
  encode: encodePushFrame,
  toJson: (frame) => withoutDefaults(toProtoJson(frame)),
  sayable: same,
});

const fetchResult = codec({
  decode: (bytes) => decodeFetchResult(bytes),
  encode: encodeFetchResult,
  toJson: fetchResultToJson,
  sayable: sayableResult,
});

/** Our names say the unit, and times and counts are numbers. */
function fetchResultToJson({ fetchIntervalMs, heartbeatDurationMs, now, ...rest }: FetchResult): Json {
  const numbers = { fetchInterval: fetchIntervalMs, heartbeatDuration: heartbeatDurationMs, now };
  const texts = Object.entries(numbers).map(([name, value]) => [name, BigInt(value).toString()]);
  return withoutDefaults(toProtoJson({ ...rest, ...Object.fromEntries(texts) }), ["routeParams"]);
}

/** What is a number with us is rounded to one, and `sampleFlag` is not shown. */
function sayableResult(expected: Json): Json {
  const result: Record<string, Json> = { ...(expected as Record<string, Json>) };
  for (const name of ["fetchInterval", "heartbeatDuration", "now"]) {
    if (typeof result[name] === "string") result[name] = BigInt(Number(result[name])).toString();
  }
  const messages = result["messages"] as readonly Record<string, Json>[] | undefined;
  if (messages) result["messages"] = messages.map(({ sampleFlag, ...message }) => message);
  return result;
}

const heartbeat = codec({
  decode: (bytes) => decodeHeartbeat(bytes),
  encode: (beat) => decodePushFrame(encodeHeartbeat(beat)).payload,
  toJson: (beat) => withoutDefaults(toProtoJson(beat)),
  sayable: same,
});

const enterRoom = codec({
  decode: (bytes) => decodeEnterRoom(bytes),
  encode: (enter) => decodePushFrame(encodeEnterRoom(enter)).payload,
  toJson: (enter) => withoutDefaults(toProtoJson(enter)),
  sayable: (expected) => {
    const { roomId, cursor, identity, enterUniqueId } = expected as Record<string, Json>;
    return toProtoJson({ roomId, cursor, identity, enterUniqueId });
  },
});

const transport: ReadonlyMap<string, Codec> = new Map([
  ["WebcastPushFrame", pushFrame],
  ["ProtoMessageFetchResult", fetchResult],
  ["HeartBeatMessage", heartbeat],
  ["WebcastImEnterRoomMessage", enterRoom],
]);

/** The codec of a message type, with or without its package. */
export function codecOf(type: string): Codec {
  const name = type.replace(/^webcast\./, "");
  const found = transport.get(name);
  if (found) return found;
  if (!isMessageMethod(name)) throw new Error(`no message ${name}`);
  return codec({
    decode: (bytes) => decodeMessage(name, bytes),
    encode: (message) => encodeMessage(name, message as Message<typeof name>),
    toJson: toProtoJson,
    sayable: same,
  });
}
