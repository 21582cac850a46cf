import { isIP } from "node:net";
import { domainToASCII } from "node:url";
import { MockServerError } from "../errors.ts";

/** Names that clients have in their code, as a hosts file lists them. */
export const fixedHosts: readonly string[] = [
  "api.tik.tools",
  "tik.tools",
  "www.tiktok.com",
  "webcast.tiktok.com",
  "webcast.us.tiktok.com",
  "webcast-ws.tiktok.com",
  "webcast-ws.us.tiktok.com",
  "webcast-ws.eu.tiktok.com",
  "im.tiktokv.com",
];

/** Where the managed API is on the real service. */
export const API_HOST = "api.tik.tools";
/** Where the URLs lead that it signs. */
export const PLATFORM_HOST = "webcast.tiktok.com";
/** Where the webcast sockets are whose URLs it signs. */
export const PLATFORM_SOCKET_HOST = "webcast-ws.tiktok.com";

/** The domains of {@link fixedHosts}: the authority can vouch for nothing else, and this machine. */
const fixedDomains: readonly string[] = ["tik.tools", "tiktok.com", "tiktokv.com"];

/** Regions put a label of their own before the domain, and a wildcard stands for one label only. */
const WILDCARDS: readonly string[] = [
  "*.tik.tools",
  "*.tiktok.com",
  "*.us.tiktok.com",
  "*.eu.tiktok.com",
  "*.tiktokv.com",
];

/** This machine. */
export const loopbackNames: readonly string[] = ["localhost", "127.0.0.1", "::1"];

/** What the authority may vouch for: each DNS name with all below it, and addresses. */
export function authorityNames(additions: readonly string[]): readonly string[] {
  const named = additions.map((name) => name.replace(/^\*\./, ""));
  return [...new Set([...fixedDomains, ...loopbackNames, ...named])];
}

/** Everything that the server's certificate is for: this machine, the hosts of clients, and what else was asked for. */
export function certificateNames(additions: readonly string[]): readonly string[] {
  return [...new Set([...loopbackNames, ...fixedHosts, ...WILDCARDS, ...additions])];
}

/** Whether the real service has a host of this name. */
export function isFixedHost(hostname: string): boolean {
  return fixedDomains.some((domain) => hostname === domain || hostname.endsWith(`.${domain}`));
}

/** More names than this are no list of hosts that somebody wrote by hand. */
const MAX_HOSTS = 100;
const LABEL = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/;
const WANTED = "host names such as staging.example.com or *.example.com, or addresses, without scheme and port";

/**
 * Checks names that users add, and spells them as certificates do: lower case, punycode.
 *
 * @throws {MockServerError} ERR_ARGUMENT when one is no host name, or they are more than 100
 */
export function checkHosts(hosts: readonly string[]): readonly string[] {
  if (!Array.isArray(hosts) || hosts.length > MAX_HOSTS) {
    throw new MockServerError("ERR_ARGUMENT", `tls.hosts must be a list of at most ${MAX_HOSTS} ${WANTED}`);
  }
  return hosts.map((host) => {
    const spelled = typeof host === "string" ? spell(host) : undefined;
    if (spelled !== undefined) return spelled;
    throw new MockServerError("ERR_ARGUMENT", `tls.hosts must be ${WANTED}, got ${JSON.stringify(host)}`);
  });
}

function spell(host: string): string | undefined {
  // A zone ("fe80::1%eth0") means something on one machine only.
  if (isIP(host) !== 0) return host.includes("%") ? undefined : host;
  const isWildcard = host.startsWith("*.");
  const name = domainToASCII(isWildcard ? host.slice(2) : host);
  const labels = name.split(".");
  // A wildcard for a whole top-level domain is trusted by nobody.
  const isName =
    name.length <= 253 && labels.every((label) => LABEL.test(label)) && labels.length > (isWildcard ? 1 : 0);
  if (!isName) return undefined;
  return isWildcard ? `*.${name}` : name;
}
