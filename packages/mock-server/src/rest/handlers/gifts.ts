import { platformPaths } from "../../upstream/paths.ts";
import type { Gift } from "../../world/gifts.ts";
import type { Handler } from "../call.ts";
import { roomOf } from "./rooms-of-call.ts";
import { signedAnswer } from "./signed.ts";

export const giftInfo: Handler<"giftInfo"> = (call) => {
  const { roomId: room_id } = roomOf(call);
  if (call.mock.quirks.giftInfo === "direct") return { room_id, gifts: call.mock.world.gifts().map(describeGift) };
  return signedAnswer(call, {
    path: platformPaths.gifts,
    query: { room_id },
    note: "Fetch signed_url yourself, with these headers and cookies",
  });
};

/** A gift as lists of gifts have it. */
export function describeGift({ id, name, diamondCount, iconUrl, type, combo }: Gift) {
  return { id, name, diamond_count: diamondCount, icon: iconUrl, type, combo };
}
