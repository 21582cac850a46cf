import type { LiveEvent, LiveEventInit } from "@webcast-kit/protocol";
import Type, { type Static } from "typebox";
import { checkSchema } from "../check-schema.ts";
import type { Namespace } from "../namespace/namespace.ts";
import { leagueClassOf } from "../rest/vendor/leagues.ts";
import { isOf } from "../rest/vendor/shapes.ts";
import type { User } from "../world/users.ts";

const Text = Type.String({ maxLength: 64 });

/** Which gifts a client wants to hear of. `league` is invented: nobody says what the class is called. */
const Filter = Type.Object({
  mode: Type.Optional(Type.Enum(["global", "region", "league"])),
  region: Type.Optional(Text),
  league: Type.Optional(Text),
  min_diamonds: Type.Optional(Type.Number({ minimum: 0 })),
});

export type GifterFilter = Static<typeof Filter>;

/** Reads a filter over the one before; a sentence says what is wrong with it. */
export function readGifterFilter(fields: unknown, before: GifterFilter = {}): GifterFilter | string {
  try {
    const { mode, region, league, min_diamonds } = checkSchema(Filter, fields, (path, reason) => {
      return new TypeError(`${path.slice(1) || "the filter"} ${reason}`);
    });
    const changes = Object.entries({ mode, region, league, min_diamonds }).filter(([, value]) => value !== undefined);
    return { ...before, ...Object.fromEntries(changes) };
  } catch (error) {
    return (error as Error).message;
  }
}

type Gift = Extract<LiveEventInit, { type: "gift" }>;

/** Gifts that are sent in a row: only the last of a row tells how many they were. */
const STREAK_GIFT = 1;

export function isWholeGift(event: LiveEvent | LiveEventInit): event is Gift {
  return event.type === "gift" && (event.giftType !== STREAK_GIFT || event.repeatEnd);
}

export function isWanted(mock: Namespace, filter: GifterFilter, host: User, gift: Gift): boolean {
  const { mode = "global", region, league, min_diamonds = 0 } = filter;
  if (diamondsOf(gift) < min_diamonds) return false;
  if (mode === "global") return true;
  return isOf(host, region) && (mode === "region" || league === undefined || leagueClassOf(mock, host) === league);
}

/** What a gift is told as. */
export function gifterAlert(host: User, gift: Gift, ts: number) {
  const { uniqueId: username = "", nickname: displayName = "" } = gift.user;
  return {
    type: "gifter_alert",
    ts,
    gifter: { username, displayName, isAnonymous: false },
    creator: { uniqueId: host.uniqueId },
    gift: { name: gift.giftName, totalDiamonds: diamondsOf(gift) },
    region: host.region,
  };
}

function diamondsOf({ diamondCount, repeatCount }: Gift): number {
  return diamondCount * Math.max(1, repeatCount);
}
