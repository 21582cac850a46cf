export type { AckLedger, AckVerdict } from "./ack-ledger.ts";
export {
  type ClientSession,
  type ClientSessionOptions,
  type ClientSessionOutput,
  type ClientSessionStats,
  createClientSession,
} from "./client-session.ts";
export { createDedup, type Dedup, type DedupOptions, type MessageIdentity } from "./dedup.ts";
export {
  createGiftStreaks,
  type GiftStreakEnd,
  type GiftStreakEvent,
  type GiftStreaks,
  type GiftStreaksOptions,
  type GiftStreakUpdate,
} from "./gift-streaks.ts";
export type { SessionState } from "./lifecycle.ts";
export type { CloseCause, SessionOutput } from "./output.ts";
export {
  createServerSession,
  type ServerSession,
  type ServerSessionEvent,
  type ServerSessionOptions,
} from "./server-session.ts";
