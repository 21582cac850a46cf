import type { WebcastUser } from "@webcast-kit/contract";
import type { Init } from "#wire";
import {
  decodeWebcastBarrageMessage,
  encodeWebcastBarrageMessage,
  type WebcastBarrageMessage,
} from "../../generated/events.js";
import { defineEvent } from "./codec.ts";
import { fromUser, toUser } from "./user.ts";

type BarrageType = "barrage" | "superFan" | "superFanJoin";

/** The keys that are written when an event has none that says its type. */
const keys: Readonly<Record<BarrageType, string>> = {
  barrage: "",
  superFan: "ttlive_superfan",
  superFanJoin: "ttlive_superfan_commentnotif_superfanjoined",
};

/** What a banner is, by the key of its text. */
function typeOfKey(key: string): BarrageType {
  if (key.includes("superfanjoined")) return "superFanJoin";
  return key.includes("ttlive_superfan") ? "superFan" : "barrage";
}

/** Two fields can hold the text; the one that makes the banner special comes first. */
function keyOf({ content, commonBarrageContent }: WebcastBarrageMessage): string {
  const own = content?.key ?? "";
  const common = commonBarrageContent?.key ?? "";
  return (typeOfKey(own) === "barrage" && typeOfKey(common) !== "barrage") || own === "" ? common : own;
}

interface BarrageFields {
  user: WebcastUser;
  contentKey: string;
  msgType: number;
}

const shared = {
  method: "WebcastBarrageMessage",
  decode: decodeWebcastBarrageMessage,
  encode: encodeWebcastBarrageMessage,
  toEvent: (message: WebcastBarrageMessage): BarrageFields => ({
    user: toUser(message.user),
    contentKey: keyOf(message),
    msgType: message.msgType,
  }),
};

/** Writes a banner of a type, under a key of that type. */
function writer(type: BarrageType) {
  return ({ user, contentKey, msgType }: BarrageFields): Init<WebcastBarrageMessage> => ({
    user: fromUser(user),
    content: { key: typeOfKey(contentKey) === type ? contentKey : keys[type] },
    msgType,
  });
}

export const barrage = defineEvent({
  ...shared,
  type: "barrage",
  typeOf: (message) => typeOfKey(keyOf(message)),
  fromEvent: writer("barrage"),
});

export const superFan = defineEvent({ ...shared, type: "superFan", fromEvent: writer("superFan") });

export const superFanJoin = defineEvent({ ...shared, type: "superFanJoin", fromEvent: writer("superFanJoin") });
