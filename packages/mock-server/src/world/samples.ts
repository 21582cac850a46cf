/**
 * What the API reference's samples name. It exists in every world, whatever its seed, so that a sample works as copied.
 */

/** Ids of users that the samples ask for, by name. The names of the first three are invented. */
export const sampleUserIds: ReadonlyMap<string, string> = new Map([
  ["early_bird", "107955"],
  ["sample_viewer", "6789012345"],
  ["john_doe", "123456"],
  ["tv_asahi_news", "7444599004337652758"],
]);

/** Ids of the first rooms of users, by name. */
export const sampleRoomIds: ReadonlyMap<string, string> = new Map([
  ["streamer", "7123456789"],
  ["tv_asahi_news", "7607695933891218198"],
]);

/** The creator whose earnings, videos and session the samples use. Moderates the sample rooms. */
export const sampleCreator = "creator";

/** Values of the `sessionid` cookie that the samples send; all are sessions of the sample creator. */
export const sampleSessionIds: ReadonlySet<string> = new Set([
  "YOUR_TIKTOK_COOKIES",
  "YOUR_SESSIONID",
  "YOUR_SESSION_ID",
  "YOUR_TIKTOK_SESSION_ID",
]);

/** The past stream of the sample creator that the samples ask for. */
export const sampleVideoId = "VID123";
