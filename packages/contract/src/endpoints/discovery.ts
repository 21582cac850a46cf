import Type from "typebox";
import {
  Cookies,
  countOf,
  Id,
  limitedCount,
  limitedText,
  Note,
  RequestHeaders,
  SignedUrl,
  Success,
  shown,
} from "./common.ts";
import { defineEndpoint } from "./endpoint.ts";
import { PlatformRoom } from "./platform.ts";

export const hashtagList = defineEndpoint({
  name: "hashtagList",
  method: "GET",
  path: "/webcast/hashtag_list",
  summary: "List the hashtags that are popular now",
  tier: "sandbox",
  parametersIn: "query",
  request: Type.Object({ count: Type.Optional(limitedCount(20, 50)) }),
  data: Type.Array(
    Type.Object({
      id: Id,
      title: Type.String({ description: "The hashtag" }),
      user_count: Type.Integer({ minimum: 0, description: "Viewers of all rooms that have it" }),
    }),
    { description: "The most popular first" },
  ),
  example: {
    request: { count: 10 },
    data: [{ id: "7512345678901234567", title: "#gaming", user_count: 15000 }],
  },
});

export const feed = defineEndpoint({
  name: "feed",
  method: "GET",
  path: "/webcast/feed",
  summary: "Sign a URL that lists rooms which are live now",
  tier: "basic",
  session: "optional",
  envelope: "top",
  parametersIn: "query",
  request: Type.Object({
    session_id: Type.Optional(limitedText(512, "The cookie sessionid; without it few rooms are listed")),
    channel_id: Type.Optional(
      Type.Enum(["87", "86", "89", "1111006", "42"], {
        default: "87",
        description: "87 recommended, 86 suggested, 89 or 1111006 gaming, 42 followed (with a session)",
      }),
    ),
    count: Type.Optional(limitedCount(20, 50)),
    max_time: Type.Optional(limitedText(64, "extra.max_time of the page before; 0 or absent for the first page")),
    region: Type.Optional(limitedText(16, "A hint; the address of the caller counts more", { default: "US" })),
    ttwid: Type.Optional(limitedText(1024, "The cookie ttwid; the server has one of its own")),
    ms_token: Type.Optional(limitedText(1024, "The cookie msToken")),
  }),
  data: Type.Object({
    status_code: Success,
    signed_url: SignedUrl,
    method: Type.Literal("GET", { description: "Method to fetch signed_url with" }),
    headers: RequestHeaders,
    cookies: Cookies,
    region: Type.String({ description: "The region that the URL is signed for" }),
    channel_id: Type.String({ description: "The channel that was asked for" }),
    feed_remaining: Type.Integer({ minimum: 0, description: "Calls left today" }),
    feed_limit: Type.Integer({ minimum: 0, description: "Calls a day" }),
    note: Note,
    // Promised by the prose, absent from the example.
    load_more_url: Type.Optional(
      Type.String({ description: "URL of the next page, once {MAX_TIME} in it is replaced by the cursor" }),
    ),
  }),
  signedData: Type.Object({
    status_code: countOf("0 when the platform agreed"),
    data: Type.Array(Type.Object({ data: PlatformRoom })),
    extra: Type.Optional(
      Type.Object({
        max_time: Type.Optional(Type.String({ description: "Cursor of the next page; absent on the last one" })),
      }),
    ),
  }),
  example: {
    request: { session_id: "not-a-real-session", region: "US", channel_id: "87", count: 20 },
    data: {
      status_code: 0,
      signed_url: `https://webcast.tiktok.com/webcast/feed/?channel_id=87&X-Bogus=${shown.xBogus}`,
      method: "GET",
      headers: { "User-Agent": shown.userAgent, Referer: "https://www.tiktok.com/" },
      cookies: `${shown.cookies}; sessionid=not-a-real-session`,
      region: "US",
      channel_id: "87",
      feed_remaining: 99,
      feed_limit: 100,
      note: "Fetch signed_url yourself, with these headers and cookies",
    },
    signedData: {
      status_code: 0,
      data: [
        {
          data: {
            id_str: shown.roomId,
            title: "Evening stream",
            user_count: 1250,
            owner: {
              display_id: shown.uniqueId,
              nickname: "Streamer",
              avatar_thumb: { url_list: ["https://p16-sign.tiktokcdn.com/avatar.webp"] },
            },
          },
        },
      ],
      extra: { max_time: "1773128824428" },
    },
  },
});
