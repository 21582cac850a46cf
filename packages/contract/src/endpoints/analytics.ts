import Type from "typebox";
import { invented } from "../provenance.ts";
import {
  Cookies,
  countOf,
  Id,
  limitedCount,
  limitedText,
  Note,
  RequestHeaders,
  RoomId,
  SignedUrl,
  Success,
  shown,
  Title,
  UniqueId,
} from "./common.ts";
import { defineEndpoint } from "./endpoint.ts";
import { PlatformRanks } from "./platform.ts";

/** Of one's own account only: the session has to be the creator's. */

const shownVideoId = "7601234567890123456";

/** Of a past stream. */
const VideoId = Type.String({ description: "Id of the stream, for video_detail" });

const Duration = Type.Integer({ minimum: 0, description: "How long the stream was, in seconds" });

export const userEarnings = defineEndpoint({
  name: "userEarnings",
  method: "GET",
  path: "/webcast/user_earnings",
  summary: "Tell what a creator earned",
  tier: "sandbox",
  session: "required",
  parametersIn: "query",
  request: Type.Object({
    unique_id: UniqueId,
    // The reference names one period and says that there are others.
    period: Type.Optional(limitedText(32, "Period, e.g. daily", { pattern: "^[a-z0-9_]+$", default: "daily" })),
  }),
  data: Type.Object({
    diamonds: countOf("Diamonds that were received"),
    coins: countOf("What these are in coins"),
    period: Type.String({ description: "The period that was asked for" }),
  }),
  example: {
    request: { unique_id: shown.uniqueId, period: "daily" },
    data: { diamonds: 1500, coins: 75000, period: "daily" },
  },
});

export const videoList = defineEndpoint({
  name: "videoList",
  method: "GET",
  path: "/webcast/live_analytics/video_list",
  summary: "List the past streams of a creator",
  tier: "sandbox",
  session: "required",
  parametersIn: "query",
  request: Type.Object({ unique_id: UniqueId, count: Type.Optional(limitedCount(20, 50, invented)) }),
  data: Type.Array(
    Type.Object({
      video_id: VideoId,
      title: Title,
      duration: Duration,
      viewer_count: Type.Integer({ minimum: 0, description: "Most viewers at once" }),
      // Promised by the prose, absent from the example; the unit is ours.
      create_time: Type.Optional(Type.Integer({ ...invented, description: "When the stream began, Unix seconds" })),
    }),
  ),
  example: {
    request: { unique_id: shown.uniqueId, count: 20 },
    data: [
      { video_id: shownVideoId, title: "Evening stream", duration: 3600, viewer_count: 1200, create_time: 1773564000 },
    ],
  },
});

export const videoDetail = defineEndpoint({
  name: "videoDetail",
  method: "GET",
  path: "/webcast/live_analytics/video_detail",
  summary: "Tell the numbers of a past stream",
  tier: "sandbox",
  session: "required",
  parametersIn: "query",
  request: Type.Object({ video_id: limitedText(64, "video_id of video_list") }),
  data: Type.Object({
    video_id: VideoId,
    duration: Duration,
    views: countOf("Views in all"),
    gifts: Type.Integer({ minimum: 0, description: "Diamonds received" }),
    peak_viewers: Type.Integer({ minimum: 0, description: "Most viewers at once" }),
    // Promised by the prose, absent from the example.
    new_followers: Type.Optional(countOf("Who began to follow")),
    likes: Type.Optional(countOf("Likes in all")),
    comments: Type.Optional(countOf("Comments in all")),
  }),
  example: {
    request: { video_id: shownVideoId },
    data: { video_id: shownVideoId, duration: 3600, views: 12000, gifts: 350, peak_viewers: 800, likes: 45000 },
  },
});

export const userInteractions = defineEndpoint({
  name: "userInteractions",
  method: "GET",
  path: "/webcast/live_analytics/user_interactions",
  summary: "Sign a URL that ranks the audience of a room",
  tier: "sandbox",
  session: "required",
  envelope: "top",
  parametersIn: "query",
  request: Type.Object({
    room_id: RoomId,
    user_id: Type.Optional(Id),
    count: Type.Optional(limitedCount(50, 50, invented)),
  }),
  data: Type.Object({
    status_code: Success,
    signed_url: SignedUrl,
    anchor_id: Type.String({ pattern: "^[0-9]{1,20}$", description: "User id of the host, a decimal string" }),
    note: Note,
    // The sample reads the headers, the example has none; the cookies may stand there or apart.
    headers: Type.Optional(RequestHeaders),
    cookies: Type.Optional(Type.String({ ...Cookies, ...invented })),
  }),
  signedData: PlatformRanks,
  example: {
    request: { room_id: shown.roomId, count: 50 },
    data: {
      status_code: 0,
      signed_url: `https://webcast.tiktok.com/webcast/ranklist/online_audience/?room_id=${shown.roomId}&X-Bogus=${shown.xBogus}`,
      anchor_id: shown.userId,
      note: "Fetch signed_url yourself, with the cookie of your session",
      headers: { "User-Agent": shown.userAgent, Cookie: shown.cookies },
    },
    signedData: {
      data: {
        ranks: [
          { rank: 1, score: 192, user: { nickname: "Viewer", display_id: "viewer1", id_str: "6892636847263982593" } },
        ],
        total: 49,
      },
    },
  },
});
