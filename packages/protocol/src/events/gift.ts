import { webcast } from "../../generated/events.js";
import { formatInt64, fromNumber, parseInt64, toNumber } from "../int64.ts";
import { defineEvent } from "./codec.ts";
import { fromUser, toUser } from "./user.ts";

const wire = webcast.events;

export const gift = defineEvent({
  method: "WebcastGiftMessage",
  type: "gift",
  schema: wire.WebcastGiftMessage,
  toEvent: (message) => ({
    user: toUser(message.user, message.userIdentity),
    giftId: toNumber(message.giftId),
    giftName: message.gift?.name ?? "",
    diamondCount: message.gift?.diamondCount ?? 0,
    repeatCount: message.repeatCount,
    repeatEnd: message.repeatEnd === 1,
    giftType: message.gift?.type ?? 0,
    groupId: formatInt64(message.groupId),
  }),
  fromEvent: (event) => ({
    user: fromUser(event.user),
    giftId: fromNumber(event.giftId),
    gift: {
      id: fromNumber(event.giftId),
      name: event.giftName,
      diamondCount: event.diamondCount,
      type: event.giftType ?? 0,
    },
    repeatCount: event.repeatCount,
    repeatEnd: event.repeatEnd ? 1 : 0,
    groupId: parseInt64("groupId", event.groupId ?? "0"),
  }),
});

export const envelope = defineEvent({
  method: "WebcastEnvelopeMessage",
  type: "envelope",
  schema: wire.WebcastEnvelopeMessage,
  toEvent: ({ envelopeInfo }) => ({
    envelopeId: envelopeInfo?.envelopeId ?? "",
    diamondCount: envelopeInfo?.diamondCount ?? 0,
  }),
  fromEvent: ({ envelopeId, diamondCount }) => ({ envelopeInfo: { envelopeId, diamondCount } }),
});
