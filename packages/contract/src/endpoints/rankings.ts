import Type from "typebox";
import {
  anyOf,
  Cookies,
  Id,
  limitedText,
  Note,
  RequestHeaders,
  RoomId,
  RoomOrUser,
  roomOrUser,
  SignedUrl,
  Success,
  shown,
} from "./common.ts";
import { defineEndpoint } from "./endpoint.ts";
import { FetchAction, PlatformRanks, PlatformStatus, PlatformUser, Rank } from "./platform.ts";

const shownRank = {
  rank: 1,
  score: 192,
  user: { nickname: "Viewer", display_id: "viewer1", id_str: "6892636847263982593" },
} as const;

export const rankings = defineEndpoint({
  name: "rankings",
  method: "GET",
  path: "/webcast/rankings",
  summary: "List who sent most in a room",
  tier: "sandbox",
  session: "optional",
  parametersIn: "query",
  request: RoomOrUser,
  data: Type.Object({ room_id: RoomId, rankings: Type.Array(Rank) }),
  signedData: PlatformRanks,
  example: {
    request: { unique_id: shown.uniqueId },
    data: { room_id: shown.roomId, rankings: [shownRank] },
    signedData: { status_code: 0, data: { ranks: [shownRank], total: 1 } },
  },
});

export const regionalRanklist = defineEndpoint({
  name: "regionalRanklist",
  method: "POST",
  path: "/webcast/ranklist/regional",
  summary: "Sign a URL that lists the best creators of a region",
  tier: "pro",
  envelope: "top",
  parametersIn: "body",
  request: Type.Object(
    {
      ...roomOrUser,
      anchor_id: Type.Optional(
        Type.String({ ...Id, description: "User id of the host; found by unique_id if absent" }),
      ),
      rank_type: Type.Optional(
        Type.Enum(["1", "8", "15", "16"], { default: "8", description: "1 hourly, 8 daily, 15 popular, 16 league" }),
      ),
      type: Type.Optional(
        Type.Enum(["list", "entrance"], { default: "list", description: "list for the ranks, entrance for the tabs" }),
      ),
      gap_interval: Type.Optional(limitedText(16, "Filter by gap interval", { default: "0" })),
    },
    anyOf("room_id", "unique_id"),
  ),
  data: Type.Object({
    status_code: Success,
    action: FetchAction,
    signed_url: SignedUrl,
    method: Type.Literal("POST", { description: "Method to fetch signed_url with" }),
    headers: RequestHeaders,
    body: Type.String({ description: "Form-encoded body that must be sent, byte for byte" }),
    cookies: Cookies,
    note: Note,
  }),
  // Of `type: "list"`; the reference does not show what the platform answers to `entrance`.
  signedData: Type.Object({
    status_code: PlatformStatus,
    data: Type.Object({
      rank_view: Type.Object({
        ranks: Type.Array(Type.Object({ user: PlatformUser, score: Rank.properties.score }), {
          description: "The best first",
        }),
      }),
    }),
  }),
  example: {
    request: { room_id: shown.roomId, anchor_id: shown.userId, rank_type: "8" },
    data: {
      status_code: 0,
      action: "fetch_signed_url",
      signed_url: `https://webcast.tiktok.com/webcast/ranklist/list/v2/?X-Bogus=${shown.xBogus}`,
      method: "POST",
      headers: { "User-Agent": shown.userAgent, "Content-Type": "application/x-www-form-urlencoded" },
      body: `room_id=${shown.roomId}&rank_type=8&anchor_id=${shown.userId}&gap_interval=0`,
      cookies: shown.cookies,
      note: "Post to signed_url yourself, with the cookie of your session",
    },
    signedData: { status_code: 0, data: { rank_view: { ranks: [{ user: shownRank.user, score: 98765 }] } } },
  },
});
