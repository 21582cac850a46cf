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

/** Where the API is unless a user says otherwise. */
export const DEFAULT_BASE_URL = "https://api.tik.tools";

/** The platform's domains; its webcast sockets are at `webcast-ws.tiktok.com`, `webcast-ws.us.tiktok.com` and others. */
const PLATFORM_DOMAINS: readonly string[] = ["tiktok.com", "tiktokv.com"];
const SECURE: ReadonlySet<string> = new Set(["https:", "wss:"]);
const PLAIN: ReadonlySet<string> = new Set(["http:", "ws:"]);

/** {@link HostRules} as `URL` spells hosts, so that a judgement parses nothing but the URL that is judged. */
export interface HostPolicy {
  readonly baseHost: string;
  /** Whether the host of the base URL may be used without TLS. */
  readonly isBasePlain: boolean;
  readonly named: ReadonlySet<string>;
}

export function hostPolicyOf({ baseUrl, allowedHosts = [] }: HostRules): HostPolicy {
  const baseHost = new URL(baseUrl).hostname;
  const named = allowedHosts.flatMap((host) => canonicalHost(host) ?? []);
  return { baseHost, isBasePlain: isLoopbackHost(baseHost), named: new Set(named) };
}

/**
 * Checks a URL that an answer or a user names, before anything is sent there.
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
  return judgeUrl(url, hostPolicyOf(rules), redactText);
}

/**
 * {@link assertAllowedUrl} by rules that many URLs are judged by.
 *
 * @param asked URL that the caller asked about: its host is allowed as `allowedHosts` are
 */
export function judgeUrl(url: string, policy: HostPolicy, redactText: Redact, asked?: string): URL {
  const parsed = parseUrl(url);
  if (parsed === undefined) throw new SigningError("ERR_HOST_NOT_ALLOWED", "what is no URL is not allowed");
  const objection = objectionTo(parsed, policy, asked);
  if (objection === undefined) return parsed;
  const place = redactText(`${parsed.protocol}//${parsed.host}`);
  throw new SigningError("ERR_HOST_NOT_ALLOWED", `${place} is not allowed: ${objection}`);
}

function objectionTo(url: URL, { baseHost, isBasePlain, named }: HostPolicy, asked?: string): string | undefined {
  const { protocol, hostname } = url;
  if (url.username !== "" || url.password !== "") return "it has userinfo";
  const isBase = hostname === baseHost;
  const isProtocolAllowed = SECURE.has(protocol) || (isBase && isBasePlain && PLAIN.has(protocol));
  if (!isProtocolAllowed) return "it is not https or wss";
  if (isBase) return undefined;
  if (isPrivateHost(hostname)) return "it is in a private network";
  const isPlatform = isPlatformHost(hostname);
  if (isPlatform && url.port === "") return undefined;
  if (named.has(hostname) || (asked !== undefined && parseUrl(asked)?.hostname === hostname)) return undefined;
  return isPlatform ? "the port is not the default port" : "the host is not in the list of allowed hosts";
}

/** One parse, where `URL.canParse` and `new URL` are two. */
function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

function isPlatformHost(hostname: string): boolean {
  return PLATFORM_DOMAINS.some((domain) => hostname === domain || hostname.endsWith(`.${domain}`));
}

/** The host as `URL` spells it: lower case, punycode, addresses in their usual form. */
function canonicalHost(host: string): string | undefined {
  return parseUrl(`https://${host}`)?.hostname;
}

/**
 * Checks options that users name hosts by, and fills in the defaults: `https://api.tik.tools`, and no further host.
 *
 * @returns rules for {@link assertAllowedUrl}; the base URL has no slash at its end
 * @throws {SigningError} ERR_ARGUMENT when `baseUrl` is not https (http on loopback), or has userinfo, a query or a
 *   fragment; when an entry of `allowedHosts` is more or less than a host name
 */
export function checkHostRules(options: {
  readonly baseUrl?: string | undefined;
  readonly allowedHosts?: readonly string[] | undefined;
}): { readonly baseUrl: string; readonly allowedHosts: readonly string[] } {
  return {
    baseUrl: checkBaseUrl(options.baseUrl ?? DEFAULT_BASE_URL),
    allowedHosts: checkAllowedHosts(options.allowedHosts),
  };
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
  const url = parseUrl(baseUrl);
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
