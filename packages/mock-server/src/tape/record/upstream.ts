import { type ClientRequest, type RequestOptions, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { MockServerError } from "../../errors.ts";
import type { TapeHeaderPair } from "../entry.ts";
import { OWN_HOST } from "../own-origin.ts";

/** The server whose answers are recorded. */
export interface Upstream {
  /** Begins a request; the path is appended to that of the upstream's URL. */
  request(options: {
    readonly method: string;
    readonly url: string;
    readonly headers: readonly TapeHeaderPair[];
  }): ClientRequest;
  /** Puts the place of a tape's own address where the upstream's origin stands. */
  withoutOrigin(text: string): string;
}

/** How long an upstream may be silent before an answer: real time. */
const TIMEOUT_MS = 60_000;

/**
 * Knows an upstream by its URL.
 *
 * @throws {MockServerError} ERR_ARGUMENT when it is no http or https URL
 */
export function createUpstream(text: string): Upstream {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol) || url.username !== "") {
    throw new MockServerError("ERR_ARGUMENT", "upstream must be an http or https URL without a user name");
  }
  const isTls = url.protocol === "https:";
  const begin = isTls ? requestHttps : requestHttp;
  const prefix = url.pathname.replace(/\/$/, "");
  const origin = originPattern(url);
  return {
    request: ({ method, url: path, headers }) => {
      const own: RequestOptions = { host: url.hostname.replaceAll(/[[\]]/g, ""), path: prefix + path, method };
      const port = url.port === "" ? {} : { port: url.port };
      // No agent: an idle connection of before may be dead, and what is recorded is one request.
      const flat = [["Host", url.host] as const, ...headers].flat();
      return begin({ ...own, ...port, agent: false, timeout: TIMEOUT_MS, headers: flat as unknown as string[] });
    },
    withoutOrigin: (body) =>
      body.replace(
        origin,
        (_whole, scheme: string, slashes: string) => `${scheme.slice(0, schemeLength(scheme))}:${slashes}${OWN_HOST}`,
      ),
  };
}

/** The recorder speaks neither TLS nor anything else than HTTP and sockets. */
function schemeLength(scheme: string): number {
  return scheme.startsWith("ws") ? 2 : 4;
}

/** The origin in any of four schemes, also with slashes that JSON has escaped. */
function originPattern({ host }: URL): RegExp {
  const escaped = host.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`\\b(https?|wss?):((?:\\\\?/){2})${escaped}(?![\\w.:-])`, "g");
}
