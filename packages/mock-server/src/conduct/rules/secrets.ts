import { sockets } from "@webcast-kit/contract";
import { isSecretName, REDACTED } from "../../journal/redact.ts";
import type { Attempt } from "../attempts.ts";
import { endpointOf, parameterNames } from "../endpoint-of.ts";
import type { ObservedRequest } from "../observed.ts";
import { judgeEach, type Rule } from "../rule.ts";
import { placeOfRequest, placeOfSocket } from "./wording.ts";

/** A URL that was seen, and what in it gives a secret away. */
interface SeenUrl {
  readonly atMs: number;
  readonly where: string;
  readonly leaks: readonly string[];
}

/** What belongs into every URL of the platform. */
const SIGNATURE = /^(x-bogus|x-gnarly|_signature|ms_?token)$/i;

const leaks: Rule = {
  id: "secrets/in-url",
  title: "No URL holds a session, a cookie, a token or a key, but where the reference puts it",
  severity: "error",
  source: "Authentication of the reference: URLs end up in logs of servers and proxies",
  provenance: "documented",
  judge: ({ requests, attempts }) =>
    judgeEach([...requests.map(urlOfRequest), ...attempts.map(urlOfSocket)], ({ atMs, where, leaks }) => {
      if (leaks.length === 0) return undefined;
      return {
        atMs,
        where,
        happened: `the URL holds ${leaks.join(", ")}`,
        expected: "secrets in headers, of hosts that they are for",
      };
    }),
};

function urlOfRequest(request: ObservedRequest): SeenUrl {
  const secrets = Object.keys(request.query).filter(isSecretName);
  const leaks =
    request.side === "platform" ? secrets.filter(isForeign) : secrets.filter((name) => !isDocumented(request, name));
  const inPath = request.path.includes(REDACTED) ? ["a secret in its path"] : [];
  return { atMs: request.t, where: placeOfRequest(request), leaks: [...leaks, ...inPath] };
}

function isDocumented(request: ObservedRequest, name: string): boolean {
  // The key may stand there: another rule warns of it.
  if (name === "apiKey") return true;
  const endpoint = endpointOf(request);
  return endpoint !== undefined && parameterNames(endpoint).includes(name);
}

function isForeign(name: string): boolean {
  return !SIGNATURE.test(name);
}

function urlOfSocket(attempt: Attempt): SeenUrl {
  const secrets = attempt.parameters.filter(isSecretName);
  const documented = Object.keys(sockets[attempt.side].query.properties);
  const leaks =
    attempt.side === "webcast" ? secrets.filter(isForeign) : secrets.filter((name) => !documented.includes(name));
  return { atMs: attempt.t, where: placeOfSocket(attempt), leaks };
}

const keyInQuery: Rule = {
  id: "secrets/key-in-query",
  title: "A REST call has its key in the header `x-api-key`, not in the URL",
  severity: "warning",
  source: "Authentication of the reference allows both; URLs end up in logs. The managed sockets know no header",
  provenance: "documented",
  judge: ({ requests }) =>
    judgeEach(
      requests.filter(({ side }) => side === "api"),
      (request) => {
        if (!Object.hasOwn(request.query, "apiKey")) return undefined;
        return {
          atMs: request.t,
          where: placeOfRequest(request),
          happened: "the key is in the URL",
          expected: "the header x-api-key",
        };
      },
    ),
};

export const secretRules: readonly Rule[] = [leaks, keyInQuery];
