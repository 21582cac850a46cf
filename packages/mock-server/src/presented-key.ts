import type { IncomingHttpHeaders } from "node:http";

/** The API key that a request comes with: that of the header, else that of the query. An empty one is none. */
export function presentedKey(headers: IncomingHttpHeaders, query: URLSearchParams): string | undefined {
  const header = headers["x-api-key"];
  return (typeof header === "string" ? header : undefined) || query.get("apiKey") || undefined;
}
