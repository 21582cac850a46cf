/** Where the platform answers what the API only signs. Its paths end with a slash, as those of the API do not. */
export const platformPaths = {
  feed: "/webcast/feed/",
  audience: "/webcast/ranklist/online_audience/",
  regionalRanks: "/webcast/ranklist/list/v2/",
  /** Invented: the reference does not show where the tabs of the leaderboards come from. */
  regionalTabs: "/webcast/ranklist/entrance/",
  gifts: "/webcast/gift/list/",
  room: "/webcast/room/info/",
  fetch: "/webcast/im/fetch/",
} as const;

/** Query parameters that the platform's own web page sends with every request. */
export const webParameters: Readonly<Record<string, string>> = {
  aid: "1988",
  app_language: "en",
  app_name: "tiktok_web",
  device_platform: "web_pc",
};
