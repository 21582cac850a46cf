import fc from "fast-check";
import type { EventFields } from "../events/codec.ts";
import { webcastUser } from "./user.ts";
import { int32, int64Number, int64Text, text } from "./values.ts";

/** Pinned messages that have a user but no comment. */
const commentless = ["WebcastSocialMessage", "WebcastGiftMessage", "WebcastMemberMessage", "WebcastLikeMessage"];

/** The fields of a `roomPin`; its comment is empty where the pinned message has no room for one. */
export function pinFields(): fc.Arbitrary<EventFields<"roomPin">> {
  return fc
    .record({
      user: webcastUser(),
      comment: text(),
      action: fc.oneof(fc.constantFrom(1, 2), int32()),
      durationSeconds: int64Number(),
      pinnedAt: int64Number(),
      originalMsgType: fc.oneof(fc.constantFrom("WebcastChatMessage", ...commentless), text()),
      originalMsgId: int64Text(),
      operatorUserId: int64Text(),
    })
    .map((pin) => (commentless.includes(pin.originalMsgType) ? { ...pin, comment: "" } : pin));
}
