import type { Endpoint } from "@webcast-kit/contract";
import { checkHosts, isLoopbackHost, isNamedHost } from "../hosts.ts";
import { argumentError } from "../options.ts";

/** The cookies of a session on the platform, and who may have them. */
export interface SessionOptions {
  /** A Cookie header, e.g. `sessionid=…`, 1 to 8,192 characters. */
  readonly cookies: string;
  /**
   * Names of the hosts that the cookies may go to, each as it is: no subdomains, no ports. The API's own host has to be
   * named for its endpoints that want a session; `webcast.tiktok.com` for signed URLs that do.
   */
  readonly hosts: readonly string[];
}

const COOKIES = /^[\x20-\x7e]{1,8192}$/;

/**
 * Checks the option `session`.
 *
 * @throws {SigningError} ERR_ARGUMENT when the cookies are no header, or no host is named
 */
export function checkSession(session: SessionOptions): SessionOptions {
  const { cookies, hosts } = session;
  if (typeof cookies !== "string" || !COOKIES.test(cookies)) {
    throw argumentError("session.cookies", "a Cookie header of 1 to 8192 ASCII characters");
  }
  if (checkHosts("session.hosts", hosts).length === 0) throw argumentError("session.hosts", "one host name or more");
  return { cookies, hosts: [...hosts] };
}

/**
 * What of a session may go to a URL: its cookies when the host is named and nobody can listen. Without TLS only a base
 * URL on loopback is trusted, and only its own host.
 */
export function cookiesFor(session: SessionOptions | undefined, url: URL, baseUrl: string): string | undefined {
  if (session === undefined || !isNamedHost(url, session.hosts)) return undefined;
  const isSecure =
    url.protocol === "https:" || (isLoopbackHost(url.hostname) && url.hostname === new URL(baseUrl).hostname);
  return isSecure ? session.cookies : undefined;
}

/**
 * The session cookies that a call of an endpoint carries.
 *
 * @param apiUrl where the endpoint is
 * @throws {SigningError} ERR_ARGUMENT when the endpoint wants a session and gets none
 */
export function cookiesForEndpoint(
  { name, session: need }: Pick<Endpoint, "name" | "session">,
  session: SessionOptions | undefined,
  apiUrl: URL,
): string | undefined {
  if (need === "none") return undefined;
  const cookies = cookiesFor(session, apiUrl, apiUrl.href);
  if (need === "optional" || cookies !== undefined) return cookies;
  if (session === undefined) throw argumentError("session", `given: ${name} wants the cookies of a session`);
  throw argumentError("session.hosts", `a list with ${apiUrl.hostname}, which ${name} sends the cookies to`);
}

/**
 * One Cookie header of an answer's cookies and a session's. Where both have one of the same name the answer's counts: a
 * signature can depend on it.
 */
export function mergeCookies(answer: string, session: string | undefined): string {
  if (session === undefined) return answer;
  const taken = new Set(pairsOf(answer).map(nameOf));
  const added = pairsOf(session).filter((pair) => !taken.has(nameOf(pair)));
  return [...added, ...pairsOf(answer)].join("; ");
}

function pairsOf(cookies: string): string[] {
  return cookies
    .split(";")
    .map((pair) => pair.trim())
    .filter((pair) => pair !== "");
}

function nameOf(pair: string): string {
  return pair.split("=", 1)[0] ?? "";
}
