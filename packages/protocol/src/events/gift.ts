import {
  decodeWebcastEnvelopeMessage,
  decodeWebcastGiftMessage,
  encodeWebcastEnvelopeMessage,
  encodeWebcastGiftMessage,
} from "../../generated/events.js";
import { defineEvent } from "./codec.ts";
import { fromUser, toUser } from "./user.ts";

export const gift = defineEvent({
  method: "WebcastGiftMessage",
  type: "gift",
  decode: decodeWebcastGiftMessage,
  encode: encodeWebcastGiftMessage,
  toEvent: (message) => ({
    user: toUser(message.user, message.userIdentity),
    giftId: message.giftId,
    giftName: message.gift?.name ?? "",
    diamondCount: message.gift?.diamondCount ?? 0,
    repeatCount: message.repeatCount,
    repeatEnd: message.repeatEnd === 1,
    giftType: message.gift?.type ?? 0,
    groupId: message.groupId,
  }),
  fromEvent: ({ user, giftId, giftName, diamondCount, repeatCount, repeatEnd, giftType, groupId }) => ({
    user: fromUser(user),
    giftId,
    gift: { id: giftId, name: giftName, diamondCount, type: giftType },
    repeatCount,
    repeatEnd: repeatEnd ? 1 : 0,
    groupId,
  }),
});

export const envelope = defineEvent({
  method: "WebcastEnvelopeMessage",
  type: "envelope",
  decode: decodeWebcastEnvelopeMessage,
  encode: encodeWebcastEnvelopeMessage,
  toEvent: ({ envelopeInfo }) => ({
    envelopeId: envelopeInfo?.envelopeId ?? "",
    diamondCount: envelopeInfo?.diamondCount ?? 0,
  }),
  fromEvent: ({ envelopeId, diamondCount }) => ({ envelopeInfo: { envelopeId, diamondCount } }),
});
