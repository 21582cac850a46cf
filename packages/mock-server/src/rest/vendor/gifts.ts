import Type, { type Static } from "typebox";
import type { Namespace } from "../../namespace/namespace.ts";
import type { RankEntry } from "../../world/rankings.ts";
import { describeGift } from "../handlers/gifts.ts";
import { roomOf, userOf } from "../handlers/rooms-of-call.ts";
import { roomsOf } from "./live.ts";
import { Anybody, Limit, Region, Somebody, UniqueId } from "./parameters.ts";
import { route, type VendorCall, type VendorRoutes } from "./route.ts";
import { describeUser } from "./shapes.ts";

const Country = Type.Object({ country: Type.Optional(Region) });
const Gifters = Type.Object({
  unique_id: Type.Optional(UniqueId),
  /** What a public app calls the creator. */
  creator: Type.Optional(UniqueId),
  region: Type.Optional(Region),
  limit: Type.Optional(Limit),
});
type GiftersCall = VendorCall<Static<typeof Gifters>>;

export const giftRoutes = {
  "/webcast/gift_gallery": route(Anybody, ({ mock }) => ({ gifts: mock.world.gifts().map(describeGift) })),
  // Every gift is sold in every country of this world.
  "/webcast/gifts_by_country": route(Country, ({ mock, parameters: { country = "" } }) => ({
    country,
    gifts: mock.world.gifts().map(describeGift),
  })),
  "/api/gifters/top": route(Gifters, topGifters),
  "/api/gifters/leaderboard": route(Gifters, (call) => ({ gifters: lines(call, giversOf(call)) })),
  "/api/gifters/profile": route(Somebody, describeGifter),
} satisfies VendorRoutes;

/** Of one creator, who has to be live, or of all rooms. */
function topGifters(call: GiftersCall) {
  const { mock, parameters } = call;
  const unique_id = parameters.creator ?? parameters.unique_id;
  if (unique_id === undefined) return { gifters: lines(call, giversOf(call)) };
  const room = roomOf({ mock, parameters: { unique_id } });
  return { creator: room.uniqueId, gifters: lines(call, mock.world.topGifters(room)) };
}

type Giver = Pick<RankEntry, "score" | "user">;

function lines({ mock, parameters: { limit = 20 } }: GiftersCall, givers: readonly Giver[]) {
  const shown = givers.slice(0, limit);
  return shown.map(({ score, user }, index) => ({ rank: index + 1, diamonds: score, ...describeUser(mock, user) }));
}

/** Who gave to hosts that are live now, with the sum of it. */
function giversOf({ mock, parameters: { region } }: GiftersCall): Giver[] {
  const sums = new Map<string, Giver>();
  for (const { score, user } of giftsIn(mock, region)) {
    sums.set(user.id, { user, score: score + (sums.get(user.id)?.score ?? 0) });
  }
  return [...sums.values()].sort((a, b) => b.score - a.score);
}

function giftsIn(mock: Namespace, region: string | undefined) {
  return roomsOf(mock, region).flatMap((room) =>
    mock.world.topGifters(room).map((entry) => ({ ...entry, creator: room.uniqueId })),
  );
}

function describeGifter({ mock, parameters: { unique_id } }: VendorCall<Static<typeof Somebody>>) {
  const gifter = userOf(mock, unique_id);
  const given = giftsIn(mock, undefined).filter(({ user }) => user.id === gifter.id);
  return {
    ...describeUser(mock, gifter),
    diamonds: given.reduce((sum, { score }) => sum + score, 0),
    creators: given.map(({ creator, score }) => ({ unique_id: creator, diamonds: score })),
  };
}
