import { hashtags } from "./hashtags.ts";

/** The creators that the reference's samples connect to: a sample works as copied. */
export const defaultLiveUsers: readonly string[] = [
  "streamer",
  "streamer_name",
  "streamer_username",
  "streamer1",
  "username",
  "creator",
  "tv_asahi_news",
];

/** Creators that exist and are not live. */
export const offlineCreators: readonly string[] = [
  "offline_creator",
  "sleeping_singer",
  "resting_runner",
  "holiday_host",
  "weekend_chef",
  "night_owl_studio",
  "quiet_painter",
  "monday_gamer",
];

const hostNames = [
  "ada",
  "bo",
  "cleo",
  "dario",
  "emi",
  "farid",
  "greta",
  "hugo",
  "ines",
  "jun",
  "kofi",
  "lena",
  "mika",
];

/** Creators that the feed finds, two for each hashtag, each live under theirs. */
export const discoveryHosts: ReadonlyMap<string, string> = new Map(
  hashtags.flatMap((hashtag, index) =>
    [2 * index, 2 * index + 1].map(
      (turn) => [`${hashtag}_with_${hostNames[turn % hostNames.length]}`, hashtag] as const,
    ),
  ),
);
