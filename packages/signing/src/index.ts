export type {
  Clock,
  HandlerErrorListener,
  OverflowPolicy,
  ReconnectOptions,
} from "@webcast-kit/protocol/connection";
export { DEFAULT_USER_AGENT, type RateLimits, type SignedUrl, type WsCredentials } from "./answers.ts";
export { createSigningClient, type JwtParameters, type SigningClient } from "./client.ts";
export type { SigningClientOptions } from "./client-options.ts";
export {
  type ConnectionMessage,
  diagnosticsChannels,
  type RequestMessage,
  type ResponseWarning,
} from "./diagnostics.ts";
export { connectDirect } from "./direct/connect.ts";
export type { ConnectOptions, ConnectTarget } from "./direct/connect-options.ts";
export type { ConnectionClosed, DirectConnection, DirectConnectionStats } from "./direct/direct-connection.ts";
export {
  type ConnectionNotice,
  type DirectEvent,
  type GapNotice,
  isConnectionNotice,
  type ReconnectedNotice,
  type ReconnectingNotice,
} from "./direct/notices.ts";
export type { Socket, SocketFactory, SocketHandler, SocketOptions } from "./direct/socket.ts";
export {
  type AnswerSource,
  type RateLimit,
  SigningError,
  type SigningErrorCode,
  type SigningErrorDetails,
} from "./errors.ts";
export { assertAllowedUrl, checkHostRules, type HostRules } from "./hosts.ts";
export { type Headers, parseRateLimit, parseRetryAfter } from "./http/rate-limit-headers.ts";
export type { RequestGate, RequestQuota } from "./http/request-gate.ts";
export type { SessionOptions } from "./http/session.ts";
export type { TransportOptions } from "./http/transport.ts";
export type { CallOptions } from "./options.ts";
export type { Slot, SlotStats } from "./quota/address-slots.ts";
export {
  type ConnectionSlots,
  type ConnectionSlotsOptions,
  createConnectionSlots,
  type SlotRequest,
} from "./quota/connection-slots.ts";
export type { QuotaStats } from "./quota/key-quota.ts";
export { createMemoryLeaseStore, type LeaseStore, type MemoryLeaseStoreOptions } from "./quota/lease-store.ts";
export { createQuota, type Quota, type QuotaOptions } from "./quota/quota.ts";
export type { EndpointParameters } from "./rest/parameters.ts";
export type { RestClient, RestMethod } from "./rest/rest.ts";
export type { ApiCall } from "./signed/call-api.ts";
export type { FeedOptions, FeedPage } from "./signed/feed-pages.ts";
export type { LivePageInfo } from "./signed/live-page.ts";
export {
  type CallApiOptions,
  callApi,
  type FetchSignedUrlOptions,
  fetchSignedUrl,
  type LivePageOptions,
  resolveLivePage,
  resolveRoomId,
} from "./signed/sign-and-return.ts";
export type { PlatformData, SignedUrlOptions, SignedUrlResponse } from "./signed/signed-url.ts";
export type { WaitUntilLiveOptions } from "./signed/wait-until-live.ts";
