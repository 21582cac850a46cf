import type { EndpointName } from "./endpoints/index.ts";
import type { Provenance } from "./provenance.ts";
import type { Tier } from "./tiers.ts";

type Method = "GET" | "POST";

/** A REST path that public clients of the API call, or describe, and that the reference does not have. */
export interface VendorPath<Path extends string = string> {
  /** `{name}` stands for one segment. */
  readonly path: Path;
  readonly methods: readonly Method[];
  readonly summary: string;
  /** Smallest tier, as the clients describe it; `sandbox` where they say nothing. Their "Global Agency" is `ultra`. */
  readonly tier: Tier;
  readonly provenance: Provenance;
}

/** Another way in which public clients call a documented endpoint. */
export interface VendorVariant {
  readonly endpoint: EndpointName;
  /** With GET, the parameters stand in the query. */
  readonly method: Method;
  /** What they send in place of which documented parameter. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly provenance: Provenance;
}

const at = <Path extends string>(tier: Tier, methods: string, path: Path, summary: string): VendorPath<Path> => ({
  path,
  methods: methods.split("|") as Method[],
  summary,
  tier,
  provenance: "observed",
});

/** Every undocumented REST path, each once. What it answers is known of few of them. */
export const vendorPaths = [
  at(
    "sandbox",
    "GET|POST",
    "/webcast/connection_mode",
    "Say whether to connect directly or through the managed socket",
  ),
  at("sandbox", "GET", "/webcast/ws_sessions", "List the open sockets of the key"),
  at("sandbox", "GET", "/webcast/is_live", "Tell whether a user is live"),
  at("sandbox", "GET|POST", "/webcast/live_status", "Tell whether a user is live, and in which room"),
  at("sandbox", "GET", "/webcast/live_counts", "Count the live rooms of a region"),
  at("sandbox", "GET", "/webcast/live-counts", "The same under the name that READMEs use"),
  at("sandbox", "GET", "/webcast/stream_url", "Get the playback URLs of a live room"),
  at("sandbox", "GET", "/webcast/lookup_username", "Find the id of a user by the name"),
  at("sandbox", "GET", "/webcast/profile_info", "Describe a user"),
  at("pro", "GET", "/webcast/user_profile", "Describe a user"),
  at("sandbox", "GET", "/webcast/user_videos", "List the past streams of a user"),
  at("sandbox", "GET", "/webcast/user_followers", "List who follows a user"),
  at("sandbox", "GET", "/webcast/user_following", "List whom a user follows"),
  at("sandbox", "GET", "/webcast/user_likes", "List the videos that a user likes"),
  at("sandbox", "GET", "/webcast/ranklist", "List the best creators of a region"),
  at("ultra", "GET", "/webcast/ranklist/gaming", "List the best gaming creators of a region"),
  at("ultra", "GET", "/webcast/ranklist/gaming_movers", "List the gaming creators that rise fastest"),
  at("ultra", "GET", "/webcast/ranklist/region_movers", "List the creators that rise fastest"),
  at("sandbox", "GET", "/webcast/leaderboard", "List the best creators of a region"),
  at("sandbox", "GET", "/webcast/leaderboard/league", "List the creators of one league"),
  at("sandbox", "GET", "/webcast/leaderboard/leagues", "List the leagues of a region"),
  at("pro", "GET", "/api/leaderboards/country/{slug}", "List the best creators of a country"),
  at("ultra", "GET", "/api/leaderboards/leagues/{region}", "List the leagues of a region"),
  at("ultra", "GET", "/api/leaderboards/league/{region}/{classType}", "List the creators of one league"),
  at("ultra", "GET", "/webcast/eligible_creators", "List the creators that an agency may ask, in pages"),
  at("sandbox", "GET", "/webcast/gift_gallery", "List the gifts"),
  at("ultra", "GET", "/webcast/gifts_by_country", "List the gifts of a country"),
  at("ultra", "GET", "/api/gifters/top", "List who gave most to a creator"),
  at("ultra", "GET", "/api/gifters/leaderboard", "List who gave most in all rooms"),
  at("ultra", "GET", "/api/gifters/profile", "Describe a gifter"),
  at("basic", "POST", "/chat-send", "Send a chat message as the user of the session"),
  at("basic", "GET|POST", "/api/webhooks", "List webhooks, or add one"),
  at("basic", "POST", "/api/webhooks/{id}/test", "Send a test to a webhook"),
  at("basic", "GET", "/ws/sweep", "Look after the sockets of the key"),
  at("sandbox", "GET", "/captions/credits", "Read what caption credits are left"),
  at("sandbox", "GET", "/captions/trial/check", "Tell how a device without a key stands"),
  at("sandbox", "POST", "/captions/trial/claim-device", "Tie a device to an account"),
  at("sandbox", "POST", "/captions/overlay/mint", "Never implemented: the vendor answers 404"),
  at("sandbox", "GET|POST", "/captions/overlay/setups", "List overlays, or keep one"),
  at("sandbox", "GET", "/captions/plugin-link", "Get the link that ties a plugin to an account"),
  at("sandbox", "GET", "/api/captions/plugin-link", "The same on the web host"),
  at("sandbox", "POST", "/api/captions-overlay/create-link", "Make a link that shows captions over a stream"),
  at("sandbox", "GET", "/api/captions-overlay/my-layouts", "List kept overlays"),
  at("sandbox", "GET", "/api/captions-overlay/stream", "Read the captions of an overlay"),
] as const;

export type VendorPathName = (typeof vendorPaths)[number]["path"];

/** Other names of parameters, by the documented one. Clients send all three at once. */
export const vendorSpellings = { unique_id: ["username", "uniqueId"] } as const;

const byQuery = (endpoint: EndpointName, parameters?: Readonly<Record<string, string>>): VendorVariant => ({
  endpoint,
  method: "GET",
  ...(parameters === undefined ? {} : { parameters }),
  summary: "Called by GET with a query, documented by POST with a body",
  provenance: "observed",
});

const byNames = (endpoint: EndpointName, documented: string): VendorVariant => ({
  endpoint,
  method: "POST",
  parameters: { usernames: documented },
  summary: `Called with usernames in place of ${documented}`,
  provenance: "observed",
});

/** Documented endpoints that public clients call otherwise, each once. */
export const vendorVariants: readonly VendorVariant[] = [
  byQuery("wsCredentials"),
  byQuery("roomInfo"),
  byQuery("roomVideo"),
  byQuery("roomId"),
  byQuery("chat", { unique_id: "room_id" }),
  byQuery("regionalRanklist", { region: "unique_id" }),
  byNames("bulkLiveCheck", "unique_ids"),
  byNames("resolveUserIds", "user_ids"),
];

const isPattern = ({ path }: VendorPath) => path.includes("{");
const exact = new Map<string, VendorPath>(vendorPaths.filter((row) => !isPattern(row)).map((row) => [row.path, row]));
const patterns = vendorPaths
  .filter(isPattern)
  .map((row) => [new RegExp(`^${row.path.replace(/\{\w+\}/g, "[^/]+")}$`), row] as const);

/** Finds the undocumented path that a request's path is, e.g. `vendorPathOf("/api/webhooks/7/test")`. */
export function vendorPathOf(path: string): VendorPath | undefined {
  return exact.get(path) ?? patterns.find(([pattern]) => pattern.test(path))?.[1];
}
