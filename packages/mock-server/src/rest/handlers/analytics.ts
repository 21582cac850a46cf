import type { EndpointData } from "@webcast-kit/contract";
import { earningsPeriods } from "../../world/earnings.ts";
import type { Video } from "../../world/videos.ts";
import type { Call, Handler } from "../call.ts";
import { ApiError } from "../reply.ts";
import { sessionUserOf, userOf } from "./rooms-of-call.ts";

const SECOND_MS = 1000;
const DEFAULT_COUNT = 20;
const DEFAULT_PERIOD = "daily";

export const userEarnings: Handler<"userEarnings"> = (call) => {
  const { mock, parameters, now } = call;
  const user = userOf(mock, parameters.unique_id);
  checkOwn(call, user.id);
  const { period = DEFAULT_PERIOD } = parameters;
  const earnings = mock.world.earnings(user, period, now);
  if (earnings === undefined) {
    throw new ApiError("INVALID_REQUEST", `period must be one of ${earningsPeriods.join(", ")}, got ${period}`);
  }
  return earnings;
};

export const videoList: Handler<"videoList"> = (call) => {
  const { mock, parameters } = call;
  const user = userOf(mock, parameters.unique_id);
  checkOwn(call, user.id);
  return mock.world
    .videos(user)
    .slice(0, parameters.count ?? DEFAULT_COUNT)
    .map(toListed);
};

export const videoDetail: Handler<"videoDetail"> = (call) => {
  const { mock, parameters } = call;
  const video = mock.world.video(parameters.video_id);
  if (video === undefined) throw new ApiError("NOT_FOUND", `There is no video ${parameters.video_id}`);
  checkOwn(call, video.ownerId);
  return toDetail(video);
};

/** Nobody sees the numbers of somebody else. */
function checkOwn(call: Pick<Call, "sessionUser">, ownerId: string): void {
  if (sessionUserOf(call).id !== ownerId) throw new ApiError("FORBIDDEN", "The session is not the creator's own");
}

function toListed({ videoId, title, durationSeconds, viewerCount, startedAtMs }: Video) {
  return {
    video_id: videoId,
    title,
    duration: durationSeconds,
    viewer_count: viewerCount,
    create_time: Math.floor(startedAtMs / SECOND_MS),
  } satisfies EndpointData<"videoList">[number];
}

function toDetail(video: Video): EndpointData<"videoDetail"> {
  const { views, gifts, likes, comments } = video;
  return {
    video_id: video.videoId,
    duration: video.durationSeconds,
    views,
    gifts,
    peak_viewers: video.peakViewers,
    new_followers: video.newFollowers,
    likes,
    comments,
  };
}
