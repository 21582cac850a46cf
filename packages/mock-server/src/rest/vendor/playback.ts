import { endpoints } from "@webcast-kit/contract";
import type { MediaPlace } from "../../upstream/media.ts";
import { streamOf } from "../handlers/rooms.ts";
import type { RoomCall } from "../handlers/rooms-of-call.ts";

export const RoomOrUser = endpoints.roomInfo.request;

/** What a public recorder reads beside the documented answer of room_video. */
export function playbackFields(call: RoomCall & MediaPlace) {
  const { room_id, stream_urls } = streamOf(call);
  const { hls: hlsPullUrl, flv: flvPullUrl } = stream_urls.origin ?? {};
  return { title: call.mock.world.roomById(room_id)?.title ?? "", hlsPullUrl, flvPullUrl };
}

export function describePlayback(call: RoomCall & MediaPlace) {
  return { ...streamOf(call), ...playbackFields(call) };
}
