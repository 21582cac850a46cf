export {
  decodeAck,
  decodeEnterRoom,
  decodeHeartbeat,
  type EnterRoom,
  encodeAck,
  encodeEnterRoom,
  encodeHeartbeat,
  type Heartbeat,
} from "./client-frames.ts";
export { type DecodeOptions, decodeEvent, decodeEvents, decodeFrame, decodeFramePayload } from "./decode.ts";
export { createSchemaDrift, type SchemaDrift, type SchemaDriftCounts, type SchemaDriftOptions } from "./drift.ts";
export { encodeEvent, type LiveEventInit } from "./encode.ts";
export { ProtocolError, type ProtocolErrorCode } from "./errors.ts";
export type { WireEventType } from "./events/codec.ts";
export { eventMethods, liveEventTypes, typesOfMethod } from "./events/index.ts";
export { endsStream, isStreamEnd } from "./events/room.ts";
export {
  decodeFetchResult,
  encodeFetchResult,
  type FetchResult,
  type FetchResultInit,
  type WebcastMessage,
  type WebcastMessageInit,
} from "./fetch-result.ts";
export { decodePushFrame, encodePushFrame, type PushFrame, type PushFrameHeader } from "./frame.ts";
export { defaultLimits, type Limits, resolveLimits } from "./limits.ts";
export type {
  DecodeErrorEvent,
  EventMeta,
  HasRaw,
  LiveEvent,
  LiveEventData,
  LiveEventType,
  NamedEventData,
  NamedEventType,
  UnknownEvent,
} from "./live-event.ts";
export { inflatePayload } from "./payload.ts";
export type { Inflate } from "./platform/inflate-port.ts";
