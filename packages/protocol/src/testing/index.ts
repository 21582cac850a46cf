export { liveEvent, wireEventTypes } from "./events.ts";
export { fetchResult, pushFrame, webcastMessage } from "./frames.ts";
export type { End, LinkFrame, LinkOptions, SentFrame } from "./link.ts";
export { ManualClock, settled } from "./manual-clock.ts";
export { createSessionPair, type SessionClose, type SessionPair, type SessionPairOptions } from "./session-pair.ts";
export { webcastUser } from "./user.ts";
export { int32, int64Number, int64Text, text, uint64Text } from "./values.ts";
