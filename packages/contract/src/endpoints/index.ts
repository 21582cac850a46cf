import type { Static, TSchema } from "typebox";
import { userEarnings, userInteractions, videoDetail, videoList } from "./analytics.ts";
import { jwt, liveConnect, rateLimits } from "./authentication.ts";
import { solvePuzzle, solveRotate, solveShapes } from "./captcha.ts";
import { chat } from "./chat.ts";
import { feed, hashtagList } from "./discovery.ts";
import { giftInfo } from "./gifts.ts";
import { bulkLiveCheck, checkAlive, roomId } from "./live-status.ts";
import { ban, listBans, listMutes, mute, unban, unmute } from "./moderation.ts";
import { rankings, regionalRanklist } from "./rankings.ts";
import { fetch, roomCover, roomInfo, roomVideo } from "./rooms.ts";
import { signUrl, signWebsocket, wsCredentials } from "./signing.ts";
import { resolveUserIds } from "./users.ts";

/** Every REST endpoint that the reference documents, by name, in its order. */
export const endpoints = {
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

export type EndpointName = keyof typeof endpoints;

/** Parameters of an endpoint, as they travel. */
export type EndpointRequest<Name extends EndpointName> = Static<(typeof endpoints)[Name]["request"]>;

/** What an endpoint answers, as it travels: `data` of its envelope, or the whole body where there is none. */
export type EndpointData<Name extends EndpointName> = Static<(typeof endpoints)[Name]["data"]>;

/** What the platform answers at the URL that an endpoint signs; `never` for one that signs none. */
export type EndpointSignedData<Name extends EndpointName> = (typeof endpoints)[Name] extends {
  readonly signedData: infer Signed extends TSchema;
}
  ? Static<Signed>
  : never;
