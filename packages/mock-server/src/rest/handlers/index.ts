import type { Handlers } from "../call.ts";
import { userEarnings, videoDetail, videoList } from "./analytics.ts";
import { jwt, liveConnect, rateLimits } from "./authentication.ts";
import { solvePuzzle, solveRotate, solveShapes } from "./captcha.ts";
import { chat } from "./chat.ts";
import { feed } from "./feed.ts";
import { fetch } from "./fetch.ts";
import { giftInfo } from "./gifts.ts";
import { hashtagList } from "./hashtags.ts";
import { userInteractions } from "./interactions.ts";
import { bulkLiveCheck, checkAlive, roomId } from "./live-status.ts";
import { ban, listBans, listMutes, mute, unban, unmute } from "./moderation.ts";
import { rankings, regionalRanklist } from "./rankings.ts";
import { roomCover, roomInfo, roomVideo } from "./rooms.ts";
import { signUrl, signWebsocket, wsCredentials } from "./signing.ts";
import { resolveUserIds } from "./users.ts";

/** What answers each endpoint. Parameters were checked against the contract before. */
export const handlers: Handlers = {
  signUrl,
  checkAlive,
  rateLimits,
  fetch,
  roomInfo,
  roomVideo,
  bulkLiveCheck,
  wsCredentials,
  signWebsocket,
  resolveUserIds,
  jwt,
  rankings,
  roomId,
  roomCover,
  hashtagList,
  giftInfo,
  chat,
  userEarnings,
  feed,
  videoList,
  videoDetail,
  userInteractions,
  listMutes,
  mute,
  unmute,
  listBans,
  ban,
  unban,
  liveConnect,
  solvePuzzle,
  solveRotate,
  solveShapes,
  regionalRanklist,
};
