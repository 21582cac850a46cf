export type { RateLimit } from "@webcast-kit/signing";
export { callApi, fetchSignedUrl, resolveLivePage, resolveRoomId } from "#sdk-helpers";
export type {
  CaptionsEvent,
  CaptionsEventType,
  CaptionsStreamEvent,
  UnknownCaptionsEvent,
} from "./captions/captions-event.ts";
export type { CaptionsSettings } from "./captions/captions-query.ts";
export type { ClientOptions, LiveReconnectOptions } from "./client-options.ts";
export type { ClientEnd, ConnectionStats } from "./connection/client-end.ts";
export type { DriftCounts } from "./connection/drift.ts";
export type { EndCause } from "./connection/link-end.ts";
export type {
  ConnectedNotice,
  DecodeErrorNotice,
  DisconnectedNotice,
  GapNotice,
  Notice,
} from "./connection/notices.ts";
export { type LiveDiagnosticsMessage, liveDiagnosticsChannel } from "./diagnostics.ts";
export { LiveError, type LiveErrorCode, type LiveErrorDetails } from "./errors.ts";
export type { AliasName } from "./events/aliases.ts";
export type {
  FlatUser,
  LiveEvent,
  LiveEventMeta,
  LiveEventType,
  LiveStreamEvent,
  UnknownEvent,
} from "./events/live-event.ts";
export type { ClientStats, ListenerMap, ManagedClient } from "./managed-client.ts";
export {
  HandshakeRefusal,
  type LiveSocket,
  type LiveSocketFactory,
  type LiveSocketHandler,
  type LiveSocketOptions,
  type RefusalDetails,
} from "./platform/socket-port.ts";
export { TikTokCaptions, type TikTokCaptionsListeners, type TikTokCaptionsOptions } from "./tiktok-captions.ts";
export { TikTokLive, type TikTokLiveListeners, type TikTokLiveOptions } from "./tiktok-live.ts";
