import { type Clock, SharedCache } from "@webcast-kit/protocol/connection";
import { DEFAULT_USER_AGENT } from "../answers.ts";
import type { ApiAccess } from "../http/access.ts";
import type { HttpRequest } from "../http/http.ts";
import { sendRequest } from "../http/request.ts";
import { assertSuccess, invalidError } from "../http/response.ts";
import { type LivePageInfo, parseLivePage, parseTtwid } from "./live-page.ts";

/** Real pages have a few hundred kilobytes. */
const MAX_PAGE_BYTES = 4 * 1024 * 1024;
const MINUTE_MS = 60_000;

export type LivePageCache = SharedCache<LivePageInfo | null>;

/**
 * Makes the cache of live pages: five minutes, as the reference says. That somebody is not live is not kept: nobody
 * wants to hear so five minutes into a stream.
 */
export function createLivePageCache(clock: Clock): LivePageCache {
  return new SharedCache({ clock, ttlMs: 5 * MINUTE_MS, maxEntries: 10_000, isKept: (page) => page !== null });
}

/** Names a page in a cache. The platform's names do not tell upper from lower case. */
export function pageKey({ pages }: Pick<ApiAccess, "pages">, name: string): string {
  return `${pages.url.href} ${name.toLowerCase()}`;
}

/**
 * Reads the page of a user's stream; `null` when they are not live, or there is no such user.
 *
 * @param name the @name, without the @
 * @throws {SigningError} ERR_RESPONSE_INVALID when the page says nothing of a room, as one that asks for a login does
 */
export async function readLivePage(
  access: Pick<ApiAccess, "pages" | "timeoutMs" | "redactText" | "carrier" | "clock" | "lifetime">,
  name: string,
  signal: AbortSignal,
): Promise<LivePageInfo | null> {
  const { pages, timeoutMs, redactText } = access;
  const request: HttpRequest = {
    label: "livePage",
    source: "platform",
    origin: pages.origin,
    path: `${pages.prefix}/@${encodeURIComponent(name)}/live`,
    method: "GET",
    headers: ["user-agent", DEFAULT_USER_AGENT, "accept", "text/html", "accept-language", "en-US,en;q=0.9"],
    body: null,
    maxBytes: MAX_PAGE_BYTES,
    timeoutMs,
    redactText,
  };
  return await sendRequest(access, request, signal, (response) => {
    if (response.status === 404) return null;
    assertSuccess(request, response);
    const state = parseLivePage(response.text);
    if (state === undefined) throw invalidError(request, "the page says nothing of a room", response);
    return state && { ...state, ttwid: parseTtwid(response.headers["set-cookie"]) };
  });
}
