export { type Clock, delay, systemClock } from "./clock.ts";
export { type DeadlineOptions, withDeadline } from "./deadline.ts";
export type { Failure } from "./event-queue.ts";
export {
  EventStream,
  type EventStreamOptions,
  type EventStreamStats,
  type OverflowPolicy,
  overflowPolicies,
} from "./event-stream.ts";
export type { HandlerErrorListener, Typed } from "./listeners.ts";
export { maskSecrets } from "./mask-secrets.ts";
export {
  createReconnectPolicy,
  type LinkEnd,
  type NextStep,
  type ReconnectOptions,
  type ReconnectPolicy,
  type RetryStep,
} from "./reconnect-policy.ts";
export type { RetryWait } from "./retry-wait.ts";
export { SharedCache, type SharedCacheOptions } from "./shared-cache.ts";
export { type Link, type SuperviseEnd, type SuperviseOptions, supervise } from "./supervise.ts";
export { Turns } from "./turns.ts";
