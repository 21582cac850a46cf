import type { Init } from "#wire";
import {
  decodeWebcastControlMessage,
  decodeWebcastRoomPinMessage,
  encodeWebcastControlMessage,
  encodeWebcastRoomPinMessage,
  type User,
  type WebcastChatMessage,
  type WebcastRoomPinMessage,
} from "../../generated/events.js";
import type { LiveEventInit } from "../encode.ts";
import type { LiveEvent } from "../live-event.ts";
import { defineEvent } from "./codec.ts";
import { fromUser, toUser } from "./user.ts";

export const control = defineEvent({
  method: "WebcastControlMessage",
  type: "control",
  decode: decodeWebcastControlMessage,
  encode: encodeWebcastControlMessage,
  toEvent: ({ action }) => ({ action }),
  fromEvent: ({ action }) => ({ action }),
});

/** Tells whether a control action ends the stream: 3 by the host, 4 by TikTok. */
export function isStreamEnd(action: number): boolean {
  return action === 3 || action === 4;
}

/** Tells whether an event ends the stream. One that is sent again from before (`history`) ended another stream. */
export function endsStream(event: LiveEvent | LiveEventInit): boolean {
  return event.type === "control" && isStreamEnd(event.action);
}

export const roomPin = defineEvent({
  method: "WebcastRoomPinMessage",
  type: "roomPin",
  decode: decodeWebcastRoomPinMessage,
  encode: encodeWebcastRoomPinMessage,
  toEvent: (message) => ({
    user: toUser(pinnedUser(message)),
    comment: message.chatMessage?.content ?? "",
    action: message.action,
    durationSeconds: message.displayDuration,
    pinnedAt: message.pinTime,
    originalMsgType: message.method,
    originalMsgId: message.pinMsgId,
    operatorUserId: message.operator?.id ?? "0",
  }),
  fromEvent: (event) => ({
    ...pinnedMessage(event.originalMsgType, { user: fromUser(event.user), content: event.comment }),
    action: event.action,
    displayDuration: event.durationSeconds,
    pinTime: event.pinnedAt,
    method: event.originalMsgType,
    pinMsgId: event.originalMsgId,
    operator: { id: event.operatorUserId },
  }),
});

/** Which field holds the pinned message depends on its type. */
function pinnedUser(message: WebcastRoomPinMessage): User | undefined {
  const { chatMessage, socialMessage, giftMessage, memberMessage, likeMessage } = message;
  return (chatMessage ?? socialMessage ?? giftMessage ?? memberMessage ?? likeMessage)?.user;
}

function pinnedMessage(method: string, message: Init<WebcastChatMessage>): Init<WebcastRoomPinMessage> {
  const { user } = message;
  switch (method) {
    case "WebcastSocialMessage":
      return { socialMessage: { user } };
    case "WebcastGiftMessage":
      return { giftMessage: { user } };
    case "WebcastMemberMessage":
      return { memberMessage: { user } };
    case "WebcastLikeMessage":
      return { likeMessage: { user } };
    default:
      return { chatMessage: message };
  }
}
