import type { IncomingHttpHeaders } from "node:http";

/**
 * The API key that a request comes with: that of the header, else that of the query. An empty one is none.
 *
 * @param query is asked only when the header has no key
 */
export function presentedKey(headers: IncomingHttpHeaders, query: Pick<URLSearchParams, "get">): string | undefined {
  const header = headers["x-api-key"];
  return (typeof header === "string" ? header : undefined) || query.get("apiKey") || undefined;
}
