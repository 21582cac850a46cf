import { isDeepStrictEqual } from "node:util";
import type { Endpoint } from "@webcast-kit/contract";
import { isSecretName } from "../../journal/redact.ts";
import { type Attempt, isSameParty } from "../attempts.ts";
import { endpointOf, parameterNames } from "../endpoint-of.ts";
import type { Observed, ObservedRequest } from "../observed.ts";
import { type Finding, type Judgement, judgeEach, type Rule } from "../rule.ts";
import { IN_FLIGHT_MS, POLL_INTERVAL_MS, TIMER_SLACK_MS } from "../thresholds.ts";
import { placeOfRequest, placeOfSocket, seconds } from "./wording.ts";

const ofApi = ({ requests }: Observed) => requests.filter(({ side, method }) => side === "api" && method !== "OPTIONS");

/** Whether a request was sent by a caller who had read an earlier answer. */
function knows(earlier: ObservedRequest, { connection, elapsedMs, caller, seq }: ObservedRequest): boolean {
  if (seq <= earlier.seq || caller !== earlier.caller) return false;
  return connection === earlier.connection || elapsedMs - earlier.elapsedMs > IN_FLIGHT_MS;
}

/** Whether two requests ask the same. */
function isSameQuestion(one: ObservedRequest, other: ObservedRequest): boolean {
  return (
    placeOfRequest(one) === placeOfRequest(other) && isDeepStrictEqual([one.query, one.body], [other.query, other.body])
  );
}

const retryAfter: Rule = {
  id: "requests/retry-after",
  title: "Who is told to wait by `Retry-After` waits",
  severity: "error",
  source: "RFC 9110, section 10.2.3; rate limits of the reference",
  provenance: "documented",
  judge: (observed) => {
    const [ofRequests, ofHandshakes] = [judgeToldRequests(observed), judgeToldHandshakes(observed)];
    return {
      chances: ofRequests.chances + ofHandshakes.chances,
      findings: [...ofRequests.findings, ...ofHandshakes.findings],
    };
  },
};

function judgeToldRequests({ requests }: Observed): Judgement {
  const told = requests.filter(({ retryAfterMs }) => retryAfterMs !== undefined);
  return judgeEach(told, (refused) => {
    const next = requests.find((later) => knows(refused, later) && isHeldBack(refused, later));
    return next && impatience(refused, next, placeOfRequest(next), String(refused.status));
  });
}

/** Handshakes are refused with a wait by faults only. */
function judgeToldHandshakes({ entries, attempts }: Observed): Judgement {
  const told = entries
    .filter((entry) => entry.kind === "fault")
    .filter(({ retryAfterMs }) => retryAfterMs !== undefined);
  return judgeEach(told, (refused) => {
    const before = attempts.find(({ socket }) => socket === refused.socket);
    const isNext = (later: Attempt) =>
      before !== undefined && isSameParty(before, later) && later.elapsedMs - refused.elapsedMs > IN_FLIGHT_MS;
    const next = attempts.find(isNext);
    return next && impatience(refused, next, placeOfSocket(next), "a refused handshake");
  });
}

/** Who was told to wait, and how long ago. */
type Told = Pick<ObservedRequest, "elapsedMs" | "retryAfterMs">;

/** What is wrong with who came back before the time that was told. */
function impatience(
  { elapsedMs, retryAfterMs = 0 }: Told,
  next: Pick<ObservedRequest, "t" | "elapsedMs">,
  where: string,
  refusal: string,
): Finding | undefined {
  const waitedMs = next.elapsedMs - elapsedMs;
  if (waitedMs >= retryAfterMs - TIMER_SLACK_MS) return undefined;
  const happened = `asked again ${seconds(waitedMs)} after ${refusal} with Retry-After ${seconds(retryAfterMs)}`;
  return { atMs: next.t, where, happened, expected: "to wait as long as Retry-After said" };
}

/** A rate limit is the key's, for all endpoints that count; any other wait is the endpoint's own. */
function isHeldBack(refused: ObservedRequest, later: ObservedRequest): boolean {
  const isOfKey = refused.code === "RATE_LIMITED" && endpointOf(refused)?.auth === "key";
  return isOfKey ? later.side === "api" && endpointOf(later)?.auth === "key" : refused.path === later.path;
}

/** Refusals that the same call will meet again. */
const TERMINAL: ReadonlySet<string | undefined> = new Set(["INVALID_API_KEY", "TIER_REQUIRED"]);

const terminal: Rule = {
  id: "requests/terminal-status",
  title: "A call that was refused for its key or its tier is not made again",
  severity: "error",
  source: "Errors of the reference, 401 and 403; docs/errors.md",
  provenance: "documented",
  judge: (observed) => {
    const asked = ofApi(observed);
    const refused = asked.filter(({ code }) => TERMINAL.has(code));
    return judgeEach(refused, (before) => {
      const again = refused.find((later) => knows(before, later) && isSameQuestion(before, later));
      return again && repeated(again, before, "no further try: a key or a tier does not change by itself");
    });
  },
};

const patience: Rule = {
  id: "requests/poll-offline",
  title: `Who is told that a creator is not live asks the same again after ${POLL_INTERVAL_MS / 1000} s or more`,
  severity: "error",
  source: "Users of public clients poll until they are rate limited. The number is this project's",
  provenance: "observed",
  judge: (observed) => {
    const asked = ofApi(observed);
    const offline = asked.filter(({ code }) => code === "NOT_LIVE");
    return judgeEach(offline, (before) => {
      const again = asked.find((later) => knows(before, later) && isSameQuestion(before, later));
      const isSoon = again !== undefined && again.elapsedMs - before.elapsedMs < POLL_INTERVAL_MS - TIMER_SLACK_MS;
      return isSoon ? repeated(again, before, `a wait of ${seconds(POLL_INTERVAL_MS)} or more`) : undefined;
    });
  },
};

function repeated(again: ObservedRequest, before: ObservedRequest, expected: string): Finding {
  const happened = `asked the same ${seconds(again.elapsedMs - before.elapsedMs)} after ${before.status} ${before.code}`;
  return { atMs: again.t, where: placeOfRequest(again), happened, expected };
}

const paths: Rule = {
  id: "requests/documented-path",
  title: "A client calls documented paths only",
  severity: "error",
  source: "Endpoints of the reference",
  provenance: "documented",
  judge: (observed) =>
    judgeEach(ofApi(observed), (request) => {
      // A 404 of an endpoint is about what was asked for.
      if (request.code !== "NOT_FOUND" || endpointOf(request) !== undefined) return undefined;
      return finding(request, "no such path", request.warning ?? "a path of the reference, see /docs");
    }),
};

const methods: Rule = {
  id: "requests/documented-method",
  title: "A client calls each path by a documented method",
  severity: "error",
  source: "Endpoints of the reference",
  provenance: "documented",
  judge: (observed) =>
    judgeEach(ofApi(observed), (request) => {
      if (request.code !== "METHOD_NOT_ALLOWED") return undefined;
      return finding(request, "no such method there", request.warning ?? "a method of the reference, see /docs");
    }),
};

const fields: Rule = {
  id: "requests/documented-fields",
  title: "A client sends documented parameters only, where they are read",
  severity: "warning",
  source: "Parameters of the reference; what is not known is ignored, so that a slip of the pen goes unnoticed",
  provenance: "documented",
  judge: (observed) =>
    judgeEach(observed.isDocumented ? ofApi(observed).filter((request) => endpointOf(request)) : [], (request) => {
      const others = ignoredFields(endpointOf(request) as Endpoint, request);
      if (others.length === 0) return undefined;
      const known = parameterNames(endpointOf(request) as Endpoint).join(", ") || "no parameters";
      return finding(request, `sent ${others.join(", ")}, which is not read`, `only ${known}`);
    }),
};

/** What a call has beside what is read, e.g. `query room`, `body uniqueId`. */
function ignoredFields(endpoint: Endpoint, { query, body }: ObservedRequest): string[] {
  const known = parameterNames(endpoint);
  const isRead = { query: endpoint.parametersIn === "query", body: endpoint.method !== "GET" };
  const inQuery = isRead.query ? known : [];
  const names = (value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
  const ignored = (where: string, sent: string[], read: string[]) =>
    sent.filter((name) => !read.includes(name)).map((name) => `${where} ${name}`);
  // A secret that stands in a URL is the business of another rule.
  const inUrl = names(query).filter((name) => !isSecretName(name));
  return [...ignored("query", inUrl, inQuery), ...ignored("body", names(body), isRead.body ? known : [])];
}

function finding(request: ObservedRequest, happened: string, expected: string): Finding {
  return { atMs: request.t, where: placeOfRequest(request), happened, expected };
}

export const requestRules: readonly Rule[] = [retryAfter, terminal, patience, paths, methods, fields];
