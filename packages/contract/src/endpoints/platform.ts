import Type from "typebox";
import { invented, observed } from "../provenance.ts";
import { Cookies, Count, Id, RequestHeaders, SignedUrl } from "./common.ts";

/** What the platform answers at signed URLs, as far as callers read it. Its objects have many more fields. */

const Avatar = Type.Object({ url_list: Type.Array(Type.String({ description: "URL of the picture" })) });

/** A user as the platform describes one. The reference promises the optional fields of some answers only. */
export const PlatformUser = Type.Object({
  nickname: Type.String({ description: "Display name" }),
  display_id: Type.Optional(Type.String({ description: "@name, without the @" })),
  id_str: Type.Optional(Id),
  avatar_thumb: Type.Optional(Avatar),
  follow_info: Type.Optional(
    Type.Object({
      follower_count: Type.Optional(Count),
      following_count: Type.Optional(Count),
    }),
  ),
});

/** A room as the platform describes one. */
export const PlatformRoom = Type.Object({
  id_str: Id,
  title: Type.String(),
  user_count: Type.Integer({ minimum: 0, description: "Viewers now" }),
  owner: Type.Object({ display_id: Type.String(), nickname: Type.String(), avatar_thumb: Avatar }),
  like_count: Type.Optional(Type.Integer({ minimum: 0, ...observed })),
  share_count: Type.Optional(Type.Integer({ minimum: 0, ...observed })),
});

/** One place of a leaderboard of a room. */
export const Rank = Type.Object({
  rank: Type.Integer({ minimum: 1, description: "Position, 1 is the first" }),
  score: Type.Integer({ minimum: 0, description: "Diamonds" }),
  user: PlatformUser,
});

/** `status_code` of the platform; the reference leaves it out of most of its examples. */
export const PlatformStatus = Type.Optional(Type.Integer({ description: "0 when the platform agreed" }));

/** Who sent most in a room. */
export const PlatformRanks = Type.Object({
  status_code: PlatformStatus,
  data: Type.Object({ ranks: Type.Array(Rank), total: Type.Optional(Count) }),
});

/**
 * What an endpoint answers that signs a URL in place of answering itself: the fields that the reference's
 * `fetchSignedUrl` takes, all at the top. Only ranklist/regional does so by default, others by a quirk.
 */
export const SignedUrlAnswer = Type.Object({
  status_code: Type.Literal(0),
  action: Type.Literal("fetch_signed_url", { description: "Tells callers to fetch signed_url" }),
  signed_url: SignedUrl,
  method: Type.Enum(["GET", "POST"], { description: "Method to fetch signed_url with" }),
  headers: RequestHeaders,
  body: Type.Optional(Type.String({ description: "Body to send, byte for byte; only with POST" })),
  cookies: Cookies,
  note: Type.Optional(Type.String({ ...invented, description: "What to do with the answer, for people" })),
});
