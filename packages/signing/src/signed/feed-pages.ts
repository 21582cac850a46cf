import { type EndpointSignedData, endpoints } from "@webcast-kit/contract";
import type { ApiAccess } from "../http/access.ts";
import { checkInteger } from "../options.ts";
import { callEndpoint } from "../rest/call-endpoint.ts";
import { checkAnswer } from "../rest/check-answer.ts";
import type { EndpointParameters } from "../rest/parameters.ts";
import { readSignedUrl, type SignedUrlOptions } from "./signed-url.ts";

/** A page of rooms that are live, as the platform answers it. */
export type FeedPage = EndpointSignedData<"feed">;

export interface FeedOptions extends SignedUrlOptions {
  /** Pages to fetch at most, 1 to 1,000,000; each is one call of the daily quota. Default: until the last one. */
  readonly maxPages?: number | undefined;
}

/** Cursors that are remembered; the oldest go first. A feed that goes round is shorter, and long ones stay cheap. */
const MAX_SEEN_CURSORS = 10_000;

/** Pages of the feed, each asked for with the cursor of the one before, until there is none, or none that is new. */
export async function* feedPages(
  access: ApiAccess,
  parameters: EndpointParameters<"feed"> = {},
  options: FeedOptions = {},
): AsyncGenerator<FeedPage, void, undefined> {
  const maxPages = checkInteger("maxPages", options.maxPages ?? 1_000_000, 1, 1_000_000);
  const seen = new Set<string | undefined>();
  let cursor = parameters.max_time;
  for (let count = 0; count < maxPages; count++) {
    const signed = await callEndpoint(access, "feed", { ...parameters, max_time: cursor }, options);
    const page = await readSignedUrl(access, signed, options, (value: FeedPage, request, answer) => {
      checkAnswer(
        access,
        { ...request, label: "feed" },
        { schema: endpoints.feed.signedData, value, root: "page" },
        answer,
      );
      return value;
    });
    yield page;
    remember(seen, cursor);
    cursor = nextCursorOf(page);
    if (cursor === undefined || seen.has(cursor)) return;
  }
}

/** A page that nobody refused can be of any shape. */
function nextCursorOf(page: FeedPage | null): string | undefined {
  const next: unknown = page?.extra?.max_time;
  return typeof next === "string" && next !== "" ? next : undefined;
}

function remember(seen: Set<string | undefined>, cursor: string | undefined): void {
  seen.add(cursor);
  if (seen.size > MAX_SEEN_CURSORS) seen.delete(seen.values().next().value);
}
