import type { EndpointData } from "@webcast-kit/contract";
import type { Namespace } from "../../namespace/namespace.ts";
import { type MediaPlace, mediaUrl } from "../../upstream/media.ts";
import type { Room } from "../../world/lives.ts";
import type { Call, Handler } from "../call.ts";
import { type RoomCall, roomIfLive, roomOf } from "./rooms-of-call.ts";
import { signRoomInfo } from "./signed.ts";

type Stream = EndpointData<"liveConnect">["stream"];

const SECOND_MS = 1000;
const BEST_QUALITY = "origin";

export const roomInfo: Handler<"roomInfo"> = (call) => {
  const room = roomIfLive(call);
  if (room === undefined) return offlineInfo(call);
  return call.mock.quirks.roomInfo === "signed" ? signRoomInfo(call, room) : describeRoom(call, room);
};

export const roomVideo: Handler<"roomVideo"> = (call) => {
  const { mock } = call;
  const stream = streamOf(call);
  if (mock.quirks.roomVideo === "streamUrls") return stream;
  const { room_id, alive, stream_urls } = stream;
  const { origin } = stream_urls;
  return origin === undefined
    ? { room_id, alive }
    : { room_id, alive, hls_pull_url: origin.hls, flv_pull_url: origin.flv };
};

/** Has no way to say `alive: false`: who is not live is an error whatever the quirk. */
export const roomCover: Handler<"roomCover"> = (call) => {
  const { roomId } = roomOf(call);
  return { room_id: roomId, cover_url: mediaUrl(call, coverOf(roomId)) };
};

/** The playback URLs of the room that a call is about. */
export function streamOf(call: RoomCall & MediaPlace): Stream {
  const room = roomIfLive(call);
  return {
    room_id: room?.roomId ?? call.parameters.room_id ?? "",
    alive: room !== undefined,
    stream_urls: room === undefined ? {} : streamUrls(call, room),
    default_quality: BEST_QUALITY,
  };
}

function streamUrls(place: MediaPlace, { roomId }: Room): Required<Stream["stream_urls"]> {
  const playback = (quality: string) => ({
    hls: mediaUrl(place, `${roomId}/${quality}.m3u8`),
    flv: mediaUrl(place, `${roomId}/${quality}.flv`),
  });
  return {
    origin: playback(BEST_QUALITY),
    sd: playback("sd"),
    hd: playback("hd"),
    FULL_HD1: playback("FULL_HD1"),
  };
}

function coverOf(roomId: string): string {
  return `${roomId}/cover.jpg`;
}

function describeRoom(call: Call<"roomInfo">, room: Room): EndpointData<"roomInfo"> {
  const { mock, now } = call;
  const { viewerCount, likeCount, shareCount } = mock.world.stats(room, now);
  return {
    room_id: room.roomId,
    alive: true,
    title: room.title,
    user_count: viewerCount,
    owner: describeOwner(mock, room.uniqueId),
    like_count: likeCount,
    share_count: shareCount,
    create_time: Math.floor(room.startedAtMs / SECOND_MS),
    cover_url: mediaUrl(call, coverOf(room.roomId)),
    stream_urls: streamUrls(call, room),
  };
}

/** Of a room that is over nothing is told but who it is of. */
function offlineInfo({ mock, parameters: { room_id = "", unique_id } }: RoomCall): EndpointData<"roomInfo"> {
  const owner = describeOwner(mock, unique_id ?? mock.world.endedRoomById(room_id)?.uniqueId ?? "");
  return { room_id, alive: false, title: "", user_count: 0, owner, like_count: 0, share_count: 0 };
}

function describeOwner({ world }: Namespace, name: string): EndpointData<"roomInfo">["owner"] {
  const user = world.userOf(name);
  if (user === undefined) return {};
  const { uniqueId, nickname, profilePictureUrl, followerCount } = user;
  return { uniqueId, nickname, profilePictureUrl, follower_count: followerCount };
}
