import { gzipSync } from "node:zlib";
import { decodePushFrame, type FetchResult, type WebcastMessage } from "@webcast-kit/protocol";
import Type from "typebox";
import type { Random } from "../rooms/random.ts";
import { type ChangedMessages, defineFault, type SocketMessage } from "./effects.ts";
import { breakGzip } from "./http-faults.ts";
import { changed, readResult, withResult } from "./push-frames.ts";

const None = Type.Object({});
const isAny = () => true;
const isResult = (message: SocketMessage) => readResult(message) !== undefined;
const isEvent = (message: SocketMessage) => isResult(message) || readEvent(message) !== undefined;
/** The messages of a result; none of any other message. */
const messagesIn = (message: SocketMessage) => readResult(message)?.result.messages ?? [];

/** The event of the managed socket that a text is. */
function readEvent({ isBinary, payload }: SocketMessage): Record<string, unknown> | undefined {
  if (isBinary) return undefined;
  try {
    const value = JSON.parse(payload.toString()) as Record<string, unknown> | null;
    return typeof value?.["event"] === "string" ? value : undefined;
  } catch {
    // A tape may hold any text.
    return undefined;
  }
}

function hasId(event: Record<string, unknown> | undefined): boolean {
  const data = event?.["data"];
  return typeof data === "object" && data !== null && "msgId" in data;
}

const withEvent = (event: object): SocketMessage => ({ isBinary: false, payload: Buffer.from(JSON.stringify(event)) });
const only = (message: SocketMessage): ChangedMessages => ({ now: [message] });

/** Changes the fetch result of a message that has one. */
function changeResult(message: SocketMessage, change: (result: FetchResult) => FetchResult): ChangedMessages {
  const found = readResult(message);
  return only(found === undefined ? message : withResult(found, change(found.result)));
}

/** Changes the payload of a message's push frame as it travels; of a text, the text. */
function changeBytes(message: SocketMessage, change: (bytes: Buffer) => Buffer): ChangedMessages {
  if (!message.isBinary) return only({ ...message, payload: change(message.payload) });
  const frame = decodePushFrame(message.payload);
  return only(changed(frame, { payload: change(Buffer.from(frame.payload)) }));
}

function flipBit(bytes: Buffer, random: Random): Buffer {
  const flipped = Buffer.from(bytes);
  const at = random.integer(0, bytes.length - 1);
  flipped[at] = (flipped[at] ?? 0) ^ (1 << random.integer(0, 7));
  return flipped;
}

/** A block that inflates to zeros. Blocks of gzip may stand behind each other. */
const ZEROS = 1024 * 1024;
function bomb(inflatedBytes: number): Buffer {
  const block = gzipSync(Buffer.alloc(ZEROS));
  return Buffer.concat(Array.from({ length: Math.ceil(inflatedBytes / ZEROS) }, () => block));
}

/** What happens to what messages carry; their frames are good ones. */
export const payloadFaults = {
  "payload-bad-gzip": defineFault({
    layer: "payload",
    unit: "message",
    summary: "The payload of a push frame says it is gzip, and cannot be inflated.",
    parameters: None,
    fits: isResult,
    change: (message) => changeBytes(message, (bytes) => breakGzip(bytes[0] === 0x1f ? bytes : gzipSync(bytes))),
  }),
  "payload-bomb": defineFault({
    layer: "payload",
    unit: "message",
    summary: "The payload of a push frame inflates to a thousand times its size.",
    parameters: Type.Object({
      inflatedBytes: Type.Integer({ minimum: ZEROS, maximum: 4096 * ZEROS, default: 256 * ZEROS }),
    }),
    fits: isResult,
    change: (message, { inflatedBytes }) => changeBytes(message, () => bomb(inflatedBytes)),
  }),
  "payload-truncated": defineFault({
    layer: "payload",
    unit: "message",
    summary: "The protobuf of a fetch result ends in the middle; of a text, the JSON does.",
    parameters: None,
    fits: isEvent,
    change: (message) => {
      const found = readResult(message);
      if (found === undefined) return changeBytes(message, (bytes) => bytes.subarray(0, bytes.length >> 1));
      const whole = withResult({ ...found, isPacked: false }, found.result);
      const { payload } = decodePushFrame(whole.payload);
      const half = Buffer.from(payload.subarray(0, payload.length - (payload.length >> 2) - 1));
      return only(changed(found.frame, { payload: found.isPacked ? gzipSync(half) : half }));
    },
  }),
  "payload-bit-flip": defineFault({
    layer: "payload",
    unit: "message",
    summary: "One bit of the message is wrong.",
    parameters: None,
    fits: ({ payload }) => payload.length > 0,
    change: (message, _parameters, random) => only({ ...message, payload: flipBit(message.payload, random) }),
  }),
  "payload-unknown-method": defineFault({
    layer: "payload",
    unit: "message",
    summary: "The messages have a method, the events a name, that nobody knows.",
    parameters: Type.Object({
      method: Type.String({ minLength: 1, maxLength: 128, default: "WebcastFromTheFutureMessage" }),
    }),
    fits: (message) => messagesIn(message).length > 0 || readEvent(message) !== undefined,
    change: (message, { method }) => {
      const event = readEvent(message);
      if (event !== undefined) return only(withEvent({ ...event, event: method }));
      const rename = (each: WebcastMessage) => ({ ...each, method });
      return changeResult(message, (result) => ({ ...result, messages: result.messages.map(rename) }));
    },
  }),
  "payload-no-message-ids": defineFault({
    layer: "payload",
    unit: "message",
    summary: "The messages have no ids by which doubles are known.",
    parameters: None,
    fits: (message) => hasId(readEvent(message)) || messagesIn(message).some(({ msgId }) => msgId !== "0"),
    change: (message) => {
      const event = readEvent(message);
      if (event === undefined) {
        const forget = (each: WebcastMessage) => ({ ...each, msgId: "0" });
        return changeResult(message, (result) => ({ ...result, messages: result.messages.map(forget) }));
      }
      const { msgId: _msgId, ...data } = (event["data"] ?? {}) as Record<string, unknown>;
      return only(withEvent({ ...event, data }));
    },
  }),
  "payload-wrong-ack-id": defineFault({
    layer: "payload",
    unit: "message",
    summary: "The push frame has another log id, so that its ack names a frame that was never sent.",
    parameters: Type.Object({ logId: Type.String({ pattern: "^[0-9]{1,19}$", default: "1" }) }),
    fits: isResult,
    change: (message, { logId }) => only(changed(decodePushFrame(message.payload), { logId })),
  }),
  "payload-duplicate": defineFault({
    layer: "payload",
    unit: "message",
    summary: "The message comes twice.",
    parameters: None,
    fits: isAny,
    change: (message) => ({ now: [message, message] }),
  }),
  "payload-reorder": defineFault({
    layer: "payload",
    unit: "message",
    summary: "The message comes behind the next one.",
    parameters: None,
    holdsBack: true,
    fits: isAny,
    change: (message) => ({ now: [], afterNext: [message] }),
  }),
  "payload-drop": defineFault({
    layer: "payload",
    unit: "message",
    summary: "The message does not come.",
    parameters: None,
    fits: isAny,
    change: () => ({ now: [] }),
  }),
};
