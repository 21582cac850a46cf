import {
  decodeWebcastEnvelopeMessage,
  decodeWebcastGiftMessage,
  encodeWebcastEnvelopeMessage,
  encodeWebcastGiftMessage,
  type WebcastEnvelopeMessage,
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

const SUPER_FAN_BOX = 19;

const envelopeShared = {
  method: "WebcastEnvelopeMessage",
  decode: decodeWebcastEnvelopeMessage,
  encode: encodeWebcastEnvelopeMessage,
  toEvent: ({ envelopeInfo }: WebcastEnvelopeMessage) => ({
    envelopeId: envelopeInfo?.envelopeId ?? "",
    diamondCount: envelopeInfo?.diamondCount ?? 0,
  }),
};

export const envelope = defineEvent({
  ...envelopeShared,
  type: "envelope",
  typeOf: (message) => (isSuperFanBox(message) ? "superFanBox" : "envelope"),
  fromEvent: ({ envelopeId, diamondCount }) => ({ envelopeInfo: { envelopeId, diamondCount } }),
});

function isSuperFanBox({ envelopeInfo, common }: WebcastEnvelopeMessage): boolean {
  if (envelopeInfo?.businessType === SUPER_FAN_BOX) return true;
  return common?.displayText?.key.includes("ttlive_superfanbox") === true;
}

export const superFanBox = defineEvent({
  ...envelopeShared,
  type: "superFanBox",
  fromEvent: ({ envelopeId, diamondCount }) => ({
    envelopeInfo: { envelopeId, diamondCount, businessType: SUPER_FAN_BOX },
  }),
});
