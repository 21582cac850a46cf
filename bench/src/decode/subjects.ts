import { gunzipSync, unzipSync } from "node:zlib";
import { decodeFrame, decodeFramePayload, decodePushFrame, type LiveEventType } from "@webcast-kit/protocol";
import { decodeMessage } from "@webcast-kit/protocol/messages";
import {
  deserializeMessage,
  deserializeWebSocketMessage,
  WebcastDeserializeConfig,
  WebcastPushFrame,
} from "tiktok-live-connector";
import { eventSum, messageSum, type WireMessage } from "./read.ts";

/** What a listener wants who shows gifts, new followers and how many watch: a fifth of the messages. */
const WANTED: ReadonlySet<LiveEventType> = new Set(["gift", "social", "roomUserSeq"]);
const WANTED_METHODS = ["WebcastGiftMessage", "WebcastSocialMessage", "WebcastRoomUserSeqMessage"] as const;

/** Decodes one frame, reads what a listener would, and says what it read. */
export type Subject = (frame: Uint8Array) => number | Promise<number>;

function peerSum(result: unknown): number {
  let sum = 0;
  for (const { decodedData, decodeError } of (result as PeerResult | undefined)?.messages ?? []) {
    if (decodeError) throw decodeError;
    if (decodedData) sum += messageSum(decodedData.type, decodedData.data);
  }
  return sum;
}

/** What the peer adds to the messages it decoded. */
interface PeerResult {
  readonly messages: readonly {
    readonly decodedData?: { readonly type: string; readonly data: WireMessage };
    readonly decodeError?: Error;
  }[];
}

/** The peer's own way: its inflate waits for the thread pool. */
async function peerAsync(frame: Uint8Array): Promise<number> {
  const { protoMessageFetchResult } = await deserializeWebSocketMessage(frame);
  return peerSum(protoMessageFetchResult);
}

/** The peer's decoders, run without waiting: what it would be at its best. */
function peerSync(frame: Uint8Array): number {
  const { payload } = WebcastPushFrame.decode(frame);
  const plain = payload[0] === 0x1f && payload[1] === 0x8b ? unzipSync(payload) : payload;
  return peerSum(deserializeMessage("ProtoMessageFetchResult", Buffer.from(plain)));
}

/** The peer, told what is wanted. */
function withWanted(subject: Subject): Subject {
  return (frame) => {
    WebcastDeserializeConfig.includeMessageTypes = [...WANTED_METHODS];
    return subject(frame);
  };
}

function oursEvents(frame: Uint8Array): number {
  let sum = 0;
  for (const event of decodeFrame(frame)) sum += eventSum(event);
  return sum;
}

function oursWanted(frame: Uint8Array): number {
  let sum = 0;
  for (const event of decodeFrame(frame, { only: WANTED })) sum += eventSum(event);
  return sum;
}

function oursAllFields(frame: Uint8Array): number {
  let sum = 0;
  for (const { method, payload } of decodeFramePayload(decodePushFrame(frame)).messages) {
    sum += messageSum(method, decodeMessage(method, payload) as WireMessage);
  }
  return sum;
}

/** gzip alone, by what Node offers, with room for the result and one byte: no decoder that leaves it to zlib is faster. */
function inflateAlone(frame: Uint8Array): number {
  const { payload } = decodePushFrame(frame);
  const size = new DataView(payload.buffer, payload.byteOffset + payload.length - 4, 4).getUint32(0, true);
  gunzipSync(payload, { chunkSize: size + 1 });
  return 0;
}

export const subjects = {
  peerAsync,
  peerSync,
  peerAsyncWanted: withWanted(peerAsync),
  peerSyncWanted: withWanted(peerSync),
  oursEvents,
  oursWanted,
  oursAllFields,
  inflateAlone,
} as const satisfies Record<string, Subject>;

export type SubjectName = keyof typeof subjects;
