import { platformPaths } from "../../upstream/paths.ts";
import { sessionIdOf } from "../../world/sessions.ts";
import type { Call, Handler } from "../call.ts";
import { ApiError } from "../reply.ts";
import { signedAnswer } from "./signed.ts";

const FEED_PATH = "/webcast/feed";
/** The channel of followed hosts: without a session there is nobody who follows. */
const FOLLOWING = "42";
const SECOND_MS = 1000;

export const feed: Handler<"feed"> = (call) => {
  const { channel_id = "87", count = 20, max_time = "0", region = "US", ttwid } = call.parameters;
  if (channel_id === FOLLOWING && call.sessionUser === undefined) {
    throw new ApiError("SESSION_REQUIRED", `Channel ${FOLLOWING} needs a session_id`);
  }
  const quota = takeQuota(call);
  return signedAnswer(call, {
    path: platformPaths.feed,
    query: { channel_id, count: String(count), max_time, region },
    visitorCookie: ttwid === undefined ? undefined : `ttwid=${ttwid}`,
    cookies: cookiesOf(call),
    note: "Fetch signed_url yourself, with these headers and cookies",
    extra: { region, channel_id, ...quota, load_more_url: loadMoreUrl(call) },
  });
};

/** @throws {ApiError} QUOTA_EXCEEDED when the calls of this day are used up */
function takeQuota({ account, mock, now, reply }: Call<"feed">) {
  const { allowed, limit, remaining, resetAtMs } = account.takeFeed(now);
  if (allowed) return { feed_remaining: remaining, feed_limit: limit };
  if (mock.quirks.retryAfter === "send") {
    reply.header("retry-after", Math.max(1, Math.ceil((resetAtMs - now) / SECOND_MS)));
  }
  throw new ApiError("QUOTA_EXCEEDED", `All ${limit} feed calls of the day are used up`, {
    feed_remaining: 0,
    feed_limit: limit,
  });
}

/** The session goes back to the caller, in both of its cookies. */
function cookiesOf({ sessionCookies, parameters: { ms_token } }: Call<"feed">): string[] {
  const sessionId = sessionIdOf(sessionCookies ?? "");
  return [
    ...(sessionId === undefined ? [] : [`sessionid=${sessionId}`, `sessionid_ss=${sessionId}`]),
    ...(ms_token === undefined ? [] : [`msToken=${ms_token}`]),
  ];
}

/**
 * What the next page is asked for with, beside the cursor. URLs end up in logs, so that all secrets are left out: the
 * caller adds the key, and `session_id`, `ttwid` and `ms_token` where there were some.
 */
const KEPT = ["channel_id", "count", "region"] as const;

/** The same call of this API once more: a signature of the platform's URL would not survive the cursor. */
function loadMoreUrl({ origins, parameters }: Call<"feed">): string {
  const query = new URLSearchParams();
  for (const name of KEPT) {
    if (parameters[name] !== undefined) query.set(name, String(parameters[name]));
  }
  query.set("max_time", "");
  return `${origins.api}${FEED_PATH}?${query}{MAX_TIME}`;
}
