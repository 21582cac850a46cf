/**
 * One contradiction of the API reference whose readings can be switched, so that a client can be run against each.
 * The first value is the default: what the reference's runnable samples need, else its examples, else its prose.
 */
export interface Quirk {
  /** Number in the catalogue of contradictions, e.g. `C4`. */
  readonly contradiction: string;
  readonly summary: string;
  readonly values: readonly [string, ...string[]];
  /** The value that the reference's prose says. */
  readonly prose: string;
  /** The value that the reference's examples show. */
  readonly example: string;
}

const quirk = <const Values extends readonly [string, ...string[]]>(
  contradiction: string,
  summary: string,
  values: Values,
  { prose = values[0], example = values[0] }: { prose?: Values[number]; example?: Values[number] } = {},
): Quirk & { readonly values: Values } => ({ contradiction, summary, values, prose, example });

/** Every switchable reading of the API reference, by name. */
export const quirks = {
  tierNames: quirk("C1", "What the smallest tier is called: sandbox (table) or free (prose)", ["sandbox", "free"], {
    prose: "free",
  }),
  unlimited: quirk("C2", "What an unlimited tier is told: 1000000 in all fields, or no rate-limit headers at all", [
    "sentinel",
    "omitHeaders",
  ]),
  rateLimits: quirk(
    "C3",
    "rate_limits also tells of bulk and feed quotas (prose), or has the example's fields only",
    ["full", "short"],
    {
      example: "short",
    },
  ),
  bulkLiveCheck: quirk(
    "C4",
    "bulk_live_check answers a map of booleans (example), or an array like check_alive's (prose)",
    ["map", "array"],
    {
      prose: "array",
    },
  ),
  resolveUserIds: quirk("C5", "resolve_user_ids answers a map by id (example), or an array (prose)", ["map", "array"], {
    prose: "array",
  }),
  roomInfoEvent: quirk(
    "C6",
    "roomInfo has its fields at the top (example), under data (sample), or both",
    ["both", "flat", "nested"],
    {
      prose: "nested",
      example: "flat",
    },
  ),
  wsCredentials: quirk(
    "C7",
    "ws_credentials has the fields of prose and example, or of one of them",
    ["both", "prose", "example"],
    {
      prose: "prose",
      example: "example",
    },
  ),
  signWebsocket: quirk(
    "C8",
    "sign_websocket has the signatures apart (example), or signed_url, cookies and user_agent only (prose)",
    ["full", "short"],
    {
      prose: "short",
    },
  ),
  checkAliveNobody: quirk(
    "C9",
    "check_alive without a user or room is refused (prose), or answers an empty list (table)",
    ["refuse", "empty"],
    {
      example: "empty",
    },
  ),
  fetchMessages: quirk(
    "C10",
    "fetch answers raw bytes (example), or decoded messages beside them (prose)",
    ["raw", "decoded"],
    {
      prose: "decoded",
    },
  ),
  roomInfo: quirk("C11", "room_info answers itself (example), or signs a URL for the caller (callApi's sample)", [
    "direct",
    "signed",
  ]),
  offline: quirk(
    "C11",
    "A question about a room that is over is an error (prose), or says alive: false (example)",
    ["error", "aliveFalse"],
    {
      example: "aliveFalse",
    },
  ),
  roomVideo: quirk(
    "C12",
    "room_video has stream_urls (example), or hls_pull_url and flv_pull_url (prose)",
    ["streamUrls", "pullUrls"],
    {
      prose: "pullUrls",
    },
  ),
  rankings: quirk(
    "C13",
    "rankings answers itself (example), or signs a URL for the caller (prose)",
    ["direct", "signed"],
    {
      prose: "signed",
    },
  ),
  giftInfo: quirk(
    "C14",
    "gift_info answers itself (example), or signs a URL for the caller (prose)",
    ["direct", "signed"],
    {
      prose: "signed",
    },
  ),
  feedTier: quirk("C16", "Smallest tier of feed: basic (badge), or pro (the quotas of the prose)", ["basic", "pro"], {
    prose: "pro",
  }),
  regionalTier: quirk("C17", "Smallest tier of ranklist/regional: pro (prose), or basic (badge)", ["pro", "basic"], {
    example: "basic",
  }),
  moderationAnswer: quirk(
    "C18",
    "PUT and DELETE of mutes and bans answer the new list, or nothing; the reference is silent",
    ["list", "empty"],
  ),
  liveConnectAuth: quirk(
    "C19",
    "api/live/connect needs no key (sample), or needs one (prose: all requests do)",
    ["none", "key"],
    {
      prose: "key",
    },
  ),
  captchaTier: quirk("C20", "Smallest tier of the captcha endpoints: basic (badge), or pro (public clients)", [
    "basic",
    "pro",
  ]),
  restJwt: quirk(
    "C23",
    "A JWT instead of a key is refused by REST (samples), or taken as a bearer token (prose)",
    ["refuse", "allow"],
    {
      prose: "allow",
    },
  ),
  jwtExpiry: quirk(
    "C24",
    "A socket outlives its JWT, or is closed with 4401 when that expires; the reference is silent",
    ["keepOpen", "close"],
  ),
  userShape: quirk(
    "C25",
    "The user of an event is an object (examples), or stands beside the event's fields too (SDK sample)",
    ["nested", "flat"],
  ),
  aliasEvents: quirk("C26", "Only the events of the table, or follow, share and streamEnd too (SDK samples)", [
    "off",
    "on",
  ]),
  refusal: quirk("C28", "A socket is refused by a close code, or by an HTTP status; the reference lists codes only", [
    "close",
    "http",
  ]),
  rateLimitReset: quirk("C29", "X-RateLimit-Reset is in Unix seconds, Unix milliseconds, or seconds from now", [
    "unixSeconds",
    "unixMs",
    "delta",
  ]),
  retryAfter: quirk("C30", "429 comes with Retry-After, or without; the reference is silent", ["send", "omit"]),
  creditsLow: quirk(
    "C31",
    "credits_low has percentage (reference), percent (public clients), or both",
    ["both", "percentage", "percent"],
    { prose: "percentage", example: "percentage" },
  ),
  sessionForms: quirk(
    "C33",
    "A session is taken from x-cookie-header and session_id on every endpoint, or only where documented",
    ["both", "documented"],
    {
      example: "documented",
    },
  ),
  roomIdCache: quirk("C34", "A room id is cached for 30 minutes (endpoint), or 5 (SDK helper)", ["30min", "5min"]),
  cachedLookups: quirk(
    "C35",
    "Cached answers of resolve_user_ids are not counted (prose), or are (headers on every response)",
    ["free", "counted"],
    {
      example: "counted",
    },
  ),
  slideReference: quirk(
    "C37",
    "slide_x_px is how far the piece's image moves, or where its visible part's left edge belongs; the reference is silent",
    ["pieceImage", "pieceVisible"],
  ),
  captchaAngle: quirk(
    "C38",
    "angle is how far the inner disc turns while the outer one stands still (0 to 360), or half of that for pages that turn both, one each way; the reference is silent",
    ["relative", "perDisc"],
  ),
} as const satisfies Readonly<Record<string, Quirk>>;

export type QuirkName = keyof typeof quirks;

/** One reading of each contradiction. */
export type QuirkSettings = { readonly [Name in QuirkName]: (typeof quirks)[Name]["values"][number] };

const names = Object.keys(quirks) as QuirkName[];

function settingsOf(read: (quirk: Quirk) => string): QuirkSettings {
  return Object.fromEntries(names.map((name) => [name, read(quirks[name])])) as QuirkSettings;
}

/** Whole readings of the reference: the default, what its prose says, what its examples show. */
export const quirkReadings: Readonly<Record<"default" | "prose" | "example", QuirkSettings>> = {
  default: settingsOf(({ values }) => values[0]),
  prose: settingsOf(({ prose }) => prose),
  example: settingsOf(({ example }) => example),
};
