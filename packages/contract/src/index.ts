export {
  type SceneColour,
  type SceneDot,
  type ScenePicture,
  type ScenePictureName,
  type ScenePlace,
  sceneCode,
  scenePictures,
} from "./captcha-scene.ts";
export {
  type CaptionsErrorCode,
  type CaptionsMessage,
  type CaptionsMessageType,
  captionsErrorCodes,
  captionsMessages,
  captionsStatuses,
} from "./captions.ts";
export {
  type CloseCode,
  type CloseCodeName,
  type CloseDecision,
  closeCodeOf,
  closeCodes,
  closeDecisions,
} from "./close-codes.ts";
export type { Endpoint } from "./endpoints/endpoint.ts";
export {
  type EndpointData,
  type EndpointName,
  type EndpointRequest,
  type EndpointSignedData,
  endpoints,
} from "./endpoints/index.ts";
export { SignedUrlAnswer } from "./endpoints/platform.ts";
export { type ApiErrorCode, type ApiErrorKind, apiErrorCodes, apiErrors, ErrorEnvelope } from "./errors.ts";
export { WebcastUser } from "./events/common.ts";
export { type EventData, type EventEnvelope, type EventName, events, observedEvents } from "./events/index.ts";
export { type Provenance, provenanceKeyword } from "./provenance.ts";
export { type Quirk, type QuirkName, type QuirkSettings, quirkReadings, quirks } from "./quirks.ts";
export {
  CAPTIONS_DEFAULT_MINUTES,
  CAPTIONS_MAX_MINUTES,
  CREDIT_MS,
  CREDITS_INTERVAL_MS,
  LOW_CREDITS_RATIO,
  NO_MESSAGES_TIMEOUT_MS,
  SIGNED_SOCKET_URL_LIFETIME_MS,
  type Socket,
  type SocketName,
  type SocketQuery,
  sockets,
} from "./sockets.ts";
export {
  LIVE_CONNECT_REQUESTS_PER_MINUTE,
  RATE_LIMIT_WINDOW_MS,
  ROOM_ID_CACHE_MS,
  rateLimitHeaders,
  type Tier,
  type TierLimits,
  tierAliases,
  tierLimits,
  tierOf,
  tiers,
  UNLIMITED,
  USER_ID_CACHE_MS,
  vendorTierLimits,
  WEBCAST_SOCKETS_PER_IP,
} from "./tiers.ts";
export {
  type VendorPath,
  type VendorPathName,
  type VendorVariant,
  vendorPathOf,
  vendorPaths,
  vendorSpellings,
  vendorVariants,
} from "./vendor.ts";
