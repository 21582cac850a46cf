import Type from "typebox";
import { invented, observed } from "../provenance.ts";
import { Cookies, countOf, Id, Name, RequestHeaders, SignedUrl, Success, Title } from "./common.ts";

/** What the platform answers at signed URLs, as far as callers read it. Its objects have many more fields. */

/** A picture at several addresses. */
export const Picture = Type.Object({ url_list: Type.Array(Type.String({ description: "URL of the picture" })) });

/** A user as the platform describes one. The reference promises the optional fields of some answers only. */
export const PlatformUser = Type.Object({
  nickname: Type.String({ description: "Display name" }),
  display_id: Type.Optional(Name),
  id_str: Type.Optional(Id),
  avatar_thumb: Type.Optional(Picture),
  follow_info: Type.Optional(
    Type.Object({
      follower_count: Type.Optional(countOf("Who follows the user")),
      following_count: Type.Optional(countOf("Whom the user follows")),
    }),
  ),
});

/** A room as the platform describes one. */
export const PlatformRoom = Type.Object({
  id_str: Id,
  title: Title,
  user_count: countOf("Viewers now"),
  owner: Type.Object({
    display_id: Name,
    nickname: Type.String({ description: "Display name" }),
    avatar_thumb: Picture,
  }),
  like_count: Type.Optional(countOf("Likes so far", observed)),
  share_count: Type.Optional(countOf("Shares so far", observed)),
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
  data: Type.Object({ ranks: Type.Array(Rank), total: Type.Optional(countOf("Places in all")) }),
});

/** What callers have to do with a signed URL. */
export const FetchAction = Type.Literal("fetch_signed_url", { description: "Tells callers to fetch signed_url" });

/**
 * What an endpoint answers that signs a URL in place of answering itself: the fields that the reference's
 * `fetchSignedUrl` takes, all at the top. Only ranklist/regional does so by default, others by a quirk.
 */
export const SignedUrlAnswer = Type.Object({
  status_code: Success,
  action: FetchAction,
  signed_url: SignedUrl,
  method: Type.Enum(["GET", "POST"], { description: "Method to fetch signed_url with" }),
  headers: RequestHeaders,
  body: Type.Optional(Type.String({ description: "Body to send, byte for byte; only with POST" })),
  cookies: Cookies,
  note: Type.Optional(Type.String({ ...invented, description: "What to do with the answer, for people" })),
});
