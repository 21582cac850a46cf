import Type from "typebox";
import { observed } from "../provenance.ts";
import { Alive, RoomIdIfLive, shown } from "./common.ts";

const Playback = Type.Object({
  hls: Type.String({ description: "URL of an HLS playlist" }),
  flv: Type.String({ description: "URL of an FLV stream" }),
});

/** The video of a room. Its URLs expire. The samples of the reference read each quality as one that may be missing. */
export const Stream = Type.Object({
  room_id: RoomIdIfLive,
  alive: Alive,
  stream_urls: Type.Object(
    {
      origin: Type.Optional(Playback),
      sd: Type.Optional(Playback),
      hd: Type.Optional(Type.Object(Playback.properties, observed)),
      FULL_HD1: Type.Optional(Type.Object(Playback.properties, observed)),
    },
    { description: "Playback URLs by quality; there may be others" },
  ),
  default_quality: Type.String({ description: "The quality to begin with, a key of stream_urls" }),
});

const playbackOf = (quality: string) => ({
  hls: `https://pull-hls.tiktokcdn.com/stage/stream-example_${quality}/playlist.m3u8`,
  flv: `https://pull-flv.tiktokcdn.com/stage/stream-example_${quality}.flv`,
});

export const shownStream = {
  room_id: shown.roomId,
  alive: true,
  stream_urls: { origin: playbackOf("or4"), sd: playbackOf("sd") },
  default_quality: "origin",
} as const;
