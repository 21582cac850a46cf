import type { GiftStreakEvent } from "@webcast-kit/protocol/session";
import type { RoomEvent } from "./heard.ts";

type Fields = Readonly<Record<string, unknown>>;

/** The gift that an event is, if it is one. Nobody has checked what the managed socket sends: what is not as it should be is empty. */
export function toGift(event: RoomEvent): GiftStreakEvent | undefined {
  if (event.type !== "gift") return undefined;
  const fields = event as unknown as Fields;
  const user = isObject(fields["user"]) ? fields["user"] : {};
  return {
    type: "gift",
    msgId: textOf(fields["msgId"]),
    timestamp: countOf(fields["timestamp"]),
    history: fields["history"] === true,
    user: { id: textOf(user["id"]), uniqueId: textOf(user["uniqueId"]), nickname: textOf(user["nickname"]) },
    giftId: countOf(fields["giftId"]),
    giftName: textOf(fields["giftName"]),
    diamondCount: countOf(fields["diamondCount"]),
    repeatCount: countOf(fields["repeatCount"]),
    repeatEnd: fields["repeatEnd"] === true,
    giftType: countOf(fields["giftType"]),
    groupId: textOf(fields["groupId"]),
  };
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}

/** Ids also come as numbers. */
function textOf(value: unknown): string {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}

/** A count or an id of a number; 0 when it is none. */
export function countOf(value: unknown): number {
  return Number.isSafeInteger(value) && (value as number) > 0 ? (value as number) : 0;
}
