export { type CloseCode, type CloseCodeName, type CloseDecision, closeCodeOf, closeCodes } from "./close-codes.ts";
export type { Endpoint } from "./endpoints/endpoint.ts";
export { type EndpointData, type EndpointName, type EndpointRequest, endpoints } from "./endpoints/index.ts";
export { type ApiErrorCode, apiErrorCodes, ErrorEnvelope } from "./errors.ts";
export { WebcastUser } from "./events/common.ts";
export { type EventData, type EventEnvelope, type EventName, events, observedEvents } from "./events/index.ts";
export { type Provenance, provenanceKeyword } from "./provenance.ts";
export {
  RATE_LIMIT_WINDOW_MS,
  rateLimitHeaders,
  type Tier,
  type TierLimits,
  tierLimits,
  tiers,
  UNLIMITED,
} from "./tiers.ts";
