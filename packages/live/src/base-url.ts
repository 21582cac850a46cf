import { argumentError } from "./arguments.ts";

const RANGE = "an https or wss URL (http and ws on loopback only) without userinfo, query and fragment";
const SOCKET_SCHEMES: Readonly<Record<string, string>> = {
  "https:": "wss:",
  "wss:": "wss:",
  "http:": "ws:",
  "ws:": "ws:",
};

/**
 * Checks the option `baseUrl` and gives it as the base of socket URLs, without slashes at its end.
 *
 * @throws {LiveError} ERR_ARGUMENT when it is not https or wss (http or ws on loopback), or has more than a path
 */
export function socketBaseOf(baseUrl: string): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  const scheme = url && SOCKET_SCHEMES[url.protocol];
  if (url === undefined || scheme === undefined) throw argumentError("baseUrl", RANGE);
  const hasMore = [url.username, url.password, url.search, url.hash].some((part) => part !== "");
  const isSecure = scheme === "wss:" || isLoopback(url.hostname);
  if (hasMore || !isSecure) throw argumentError("baseUrl", RANGE, `${url.protocol}//${url.host}`);
  return `${scheme}//${url.host}${url.pathname}`.replace(/\/+$/, "");
}

/** The host as `URL` spells it: addresses are in their usual form. */
function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.[0-9]{1,3}){3}$/.test(hostname);
}
