import Type from "typebox";
import { invented } from "../provenance.ts";
import {
  Alive,
  anyOf,
  Cursor,
  countOf,
  Name,
  RoomId,
  RoomIdIfLive,
  RoomOrUser,
  roomOrUser,
  shown,
  Title,
} from "./common.ts";
import { defineEndpoint } from "./endpoint.ts";
import { PlatformRoom, PlatformStatus } from "./platform.ts";
import { Stream, shownStream } from "./stream.ts";

export const fetch = defineEndpoint({
  name: "fetch",
  method: "POST",
  path: "/webcast/fetch",
  summary: "Poll a room for its messages",
  tier: "sandbox",
  parametersIn: "body",
  request: Type.Object({ ...roomOrUser, cursor: Type.Optional(Cursor) }, anyOf("room_id", "unique_id")),
  data: Type.Object({
    room_id: RoomIdIfLive,
    alive: Alive,
    message_count: countOf("Messages in raw_data"),
    raw_data: Type.String({ contentEncoding: "base64", description: "A fetch result, protobuf in base64" }),
    cursor: Type.String({ description: "To be passed to the next call" }),
    // The prose promises decoded events and does not name them.
    messages: Type.Optional(
      Type.Array(Type.Object({ method: Type.String({ description: "Its type, e.g. WebcastChatMessage" }) }), {
        ...invented,
        description: "The messages, decoded",
      }),
    ),
  }),
  example: {
    request: { unique_id: shown.uniqueId },
    data: { room_id: shown.roomId, alive: true, message_count: 0, raw_data: "EgF0", cursor: "t" },
  },
});

/** The host of a room. The example of the reference hides the fields, its prose names them. */
const Owner = Type.Object({
  uniqueId: Type.Optional(Name),
  nickname: Type.Optional(Type.String({ description: "Display name" })),
  profilePictureUrl: Type.Optional(Type.String({ description: "URL of the picture" })),
  follower_count: Type.Optional(countOf("Who follows the host", invented)),
});

export const roomInfo = defineEndpoint({
  name: "roomInfo",
  method: "POST",
  path: "/webcast/room_info",
  summary: "Describe a live room and its host",
  tier: "sandbox",
  parametersIn: "body",
  request: RoomOrUser,
  data: Type.Object({
    room_id: RoomIdIfLive,
    alive: Alive,
    title: Title,
    user_count: countOf("Viewers now"),
    owner: Owner,
    like_count: countOf("Likes so far"),
    share_count: countOf("Shares so far"),
    // Promised by the prose; the names of the second and third are ours.
    create_time: Type.Optional(Type.Integer({ description: "When the stream began, Unix seconds" })),
    cover_url: Type.Optional(Type.String({ ...invented, description: "URL of the cover" })),
    stream_urls: Type.Optional(Type.Object({}, { ...invented, description: "As in room_video" })),
  }),
  signedData: Type.Object({ status_code: PlatformStatus, data: PlatformRoom }),
  example: {
    request: { unique_id: shown.uniqueId },
    data: {
      room_id: shown.roomId,
      alive: true,
      title: "Evening stream",
      user_count: 500,
      owner: { uniqueId: shown.uniqueId, nickname: "Streamer", follower_count: 21000 },
      like_count: 1234,
      share_count: 56,
      create_time: 1773564000,
    },
    signedData: {
      status_code: 0,
      data: {
        id_str: shown.roomId,
        title: "Evening stream",
        user_count: 500,
        owner: {
          display_id: shown.uniqueId,
          nickname: "Streamer",
          avatar_thumb: { url_list: ["https://p16-sign.tiktokcdn.com/avatar.webp"] },
        },
      },
    },
  },
});

export const roomVideo = defineEndpoint({
  name: "roomVideo",
  method: "POST",
  path: "/webcast/room_video",
  summary: "Get the playback URLs of a live room",
  tier: "sandbox",
  parametersIn: "body",
  request: RoomOrUser,
  data: Type.Object({
    room_id: Stream.properties.room_id,
    alive: Stream.properties.alive,
    // The example has these two, the prose the next two. Of a room that is over there may be none.
    stream_urls: Type.Optional(Stream.properties.stream_urls),
    default_quality: Type.Optional(Stream.properties.default_quality),
    hls_pull_url: Type.Optional(Type.String({ description: "HLS playlist" })),
    flv_pull_url: Type.Optional(Type.String({ description: "FLV stream" })),
  }),
  example: { request: { unique_id: shown.uniqueId }, data: shownStream },
});

export const roomCover = defineEndpoint({
  name: "roomCover",
  method: "GET",
  path: "/webcast/room_cover",
  summary: "Get the cover picture of a live room",
  tier: "sandbox",
  parametersIn: "query",
  request: RoomOrUser,
  data: Type.Object({ room_id: RoomId, cover_url: Type.String({ description: "URL of a JPEG or WebP picture" }) }),
  example: {
    request: { unique_id: shown.uniqueId },
    data: { room_id: shown.roomId, cover_url: "https://p16-sign.tiktokcdn.com/cover.webp" },
  },
});
