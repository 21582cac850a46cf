import { isIP } from "node:net";
import { SigningError } from "./errors.ts";
import { argumentError } from "./options.ts";
import { type Redact, redact } from "./redact.ts";

/** Which hosts may be given cookies and signed URLs. */
export interface HostRules {
  /** Where the API is: its host is trusted. */
  readonly baseUrl: string;
  /** Further host names, each allowed as it is (its subdomains are not), on any port, over TLS. Default none. */
  readonly allowedHosts?: readonly string[] | undefined;
}

/** The platform's domains; its webcast sockets are at `webcast-ws.tiktok.com`, `webcast-ws.us.tiktok.com` and others. */
const PLATFORM_DOMAINS: readonly string[] = ["tiktok.com", "tiktokv.com"];
const SECURE: ReadonlySet<string> = new Set(["https:", "wss:"]);
const PLAIN: ReadonlySet<string> = new Set(["http:", "ws:"]);

/**
 * Checks a URL that an answer names, before anything is sent there.
 *
 * Allowed are, over TLS and without userinfo: the platform's hosts on the default port, the host of the base URL, and
 * `allowedHosts`. Addresses of private networks are refused even when they are listed. A base URL on loopback (a mock
 * server) may name its own host without TLS, on any port.
 *
 * The host's name is what is judged: where DNS points to is not.
 *
 * @throws {SigningError} ERR_HOST_NOT_ALLOWED otherwise
 */
export function assertAllowedUrl(url: string, rules: HostRules, redactText: Redact = redact): URL {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined) throw new SigningError("ERR_HOST_NOT_ALLOWED", "the answer names something that is no URL");
  const objection = objectionTo(parsed, rules);
  if (objection === undefined) return parsed;
  const place = redactText(`${parsed.protocol}//${parsed.host}`);
  throw new SigningError("ERR_HOST_NOT_ALLOWED", `the answer names ${place}: ${objection}`);
}

function objectionTo(url: URL, { baseUrl, allowedHosts = [] }: HostRules): string | undefined {
  const base = new URL(baseUrl);
  if (url.username !== "" || url.password !== "") return "it has userinfo";
  if (url.hostname === base.hostname) {
    const isPlainAllowed = PLAIN.has(url.protocol) && isLoopbackHost(base.hostname);
    return SECURE.has(url.protocol) || isPlainAllowed ? undefined : "it is not https or wss";
  }
  if (!SECURE.has(url.protocol)) return "it is not https or wss";
  if (isPrivateHost(url.hostname)) return "it is in a private network";
  if (isNamedHost(url, allowedHosts)) return undefined;
  if (!isPlatformHost(url.hostname)) return "the host is not in the list of allowed hosts";
  return url.port === "" ? undefined : "the port is not the default port";
}

function isPlatformHost(hostname: string): boolean {
  return PLATFORM_DOMAINS.some((domain) => hostname === domain || hostname.endsWith(`.${domain}`));
}

/** The host as `URL` spells it: lower case, punycode, addresses in their usual form. */
function canonicalHost(host: string): string | undefined {
  const url = `https://${host}`;
  return URL.canParse(url) ? new URL(url).hostname : undefined;
}

/**
 * Checks the option `allowedHosts`.
 *
 * @throws {SigningError} ERR_ARGUMENT when an entry is more or less than a host name
 */
export function checkAllowedHosts(hosts: readonly string[] = []): readonly string[] {
  return checkHosts("allowedHosts", hosts);
}

/**
 * Checks a list of host names.
 *
 * @throws {SigningError} ERR_ARGUMENT when it is no list, or an entry is more or less than a host name
 */
export function checkHosts(field: string, hosts: readonly string[]): readonly string[] {
  if (!Array.isArray(hosts)) throw argumentError(field, "a list of host names", hosts);
  for (const [index, host] of hosts.entries()) {
    const isBare = typeof host === "string" && /^[^\s/?#@*]+$/.test(host) && !/:\d*$/.test(host.replace(/^\[.*\]/, ""));
    if (!isBare || canonicalHost(host) === undefined) {
      const shown = typeof host === "string" ? redact(host) : host;
      throw argumentError(`${field}[${index}]`, "a host name without scheme, port or wildcard", shown);
    }
  }
  return hosts;
}

/** Tells whether a URL's host is in a list of host names; a subdomain of one that is in it is not. */
export function isNamedHost(url: URL, hosts: readonly string[]): boolean {
  return hosts.some((host) => canonicalHost(host) === url.hostname);
}

/**
 * Checks the option `baseUrl` and drops the slashes at its end.
 *
 * @throws {SigningError} ERR_ARGUMENT when it is not https (http on loopback), or has userinfo, a query or a fragment
 */
export function checkBaseUrl(baseUrl: string, field = "baseUrl"): string {
  const range = "an https URL (http on loopback only) without userinfo, query and fragment";
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url === undefined) throw argumentError(field, range);
  const isSecure = url.protocol === "https:" || (url.protocol === "http:" && isLoopbackHost(url.hostname));
  const hasMore = [url.username, url.password, url.search, url.hash].some((part) => part !== "");
  if (!isSecure || hasMore) throw argumentError(field, range, redact(`${url.protocol}//${url.host}`));
  return (url.origin + url.pathname).replace(/\/+$/, "");
}

/** Tells whether a host, as `URL` spells it, is this machine. */
export function isLoopbackHost(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || (isIP(hostname) === 4 && hostname.startsWith("127."));
}

/** Loopback, private, link-local and other addresses that no public service has, and names of this machine. */
function isPrivateHost(hostname: string): boolean {
  if (hostname === "localhost" || hostname.endsWith(".localhost")) return true;
  if (hostname.startsWith("[")) return isPrivateIPv6(hostname.slice(1, -1));
  return isIP(hostname) === 4 && isPrivateIPv4(hostname);
}

function isPrivateIPv4(address: string): boolean {
  const [a = 0, b = 0] = address.split(".").map(Number);
  if (a === 0 || a === 10 || a === 127 || a >= 224) return true;
  return (
    (a === 100 && b >= 64 && b < 128) ||
    (a === 169 && b === 254) ||
    (a === 172 && b >= 16 && b < 32) ||
    (a === 192 && (b === 168 || b === 0)) ||
    (a === 198 && (b === 18 || b === 19))
  );
}

/** Everything outside 2000::/3, the range of public addresses, and 2002::/16, in which any IPv4 address can hide. */
function isPrivateIPv6(address: string): boolean {
  const first = Number.parseInt(address.split(":")[0] || "0", 16);
  return (first & 0xe000) !== 0x2000 || first === 0x2002;
}
