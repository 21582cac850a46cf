import type { FastifyReply, FastifyRequest } from "fastify";
import type { RequestEvent } from "../journal/journal.ts";
import { Redactor } from "../journal/redact.ts";
import { plainKey } from "../namespace/namespaces.ts";
import { targetOf } from "../request-target.ts";
import { warningFor } from "./vendor/warning.ts";

/** Longest JSON body that the journal keeps. */
const MAX_BODY_BYTES = 4096;

/** One for all who have none: thousands of entries are kept. */
const NO_QUERY: RequestEvent["query"] = Object.freeze({});

type Draft = { -readonly [Name in keyof RequestEvent]: RequestEvent[Name] };

/** Writes a request and its answer into the journal. */
export function recordRequest(request: FastifyRequest, reply: FastifyReply): void {
  const { mock, method, failure } = request;
  const side = sideOf(request);
  if (side === undefined || mock === undefined) return;
  const target = targetOf(request.url);
  const redactor = redactorOf(request);
  const path = redactor.text(target.path);
  const query = request.url.includes("?") ? redactor.query(target.query) : NO_QUERY;
  const status = reply.statusCode;
  const { callers } = mock.journal;
  const [caller, connection] = [callers.numberOf(identityOf(request)), callers.connectionOf(request.raw.socket)];
  const event: Draft = { kind: "request", side, method, path, query, status, caller, connection };
  const body = cleanBody(request, redactor);
  const warning = warningOf(request, target.path);
  if (body !== undefined) event.body = body;
  if (failure !== undefined) event.code = failure;
  if (warning !== undefined) event.warning = warning;
  const retryAfterMs = status >= 400 ? retryAfterOf(reply) : undefined;
  if (retryAfterMs !== undefined) event.retryAfterMs = retryAfterMs;
  mock.journal.add(event);
}

/** What tells a caller from others. It becomes a number, and is not written down. */
function identityOf({ headers, query, ip }: FastifyRequest): string {
  const { apiKey } = (query ?? {}) as { apiKey?: unknown };
  const key = headers["x-api-key"] || apiKey;
  return typeof key === "string" && key !== "" ? plainKey(key) : (headers.authorization ?? ip);
}

const SECOND_MS = 1000;

/** `Retry-After` in seconds; the mock sends no dates. */
function retryAfterOf(reply: FastifyReply): number | undefined {
  const seconds = Number(reply.getHeader("retry-after"));
  return Number.isFinite(seconds) ? seconds * SECOND_MS : undefined;
}

/** Whose side answers: the API's when no route is for a request, also because its URL cannot be read; or nobody's. */
export function sideOf({ routeOptions, is404 }: FastifyRequest): RequestEvent["side"] | undefined {
  return routeOptions?.config?.side ?? (is404 ? "api" : undefined);
}

/** Where the reference is played, callers are told of what other servers would have taken. */
function warningOf({ mock, method, query, body }: FastifyRequest, path: string): string | undefined {
  if (mock.options.profile !== "documented") return undefined;
  const names = (value: unknown) => (typeof value === "object" && value !== null ? Object.keys(value) : []);
  return warningFor(method, path, names(query), names(body));
}

function cleanBody({ body, headers }: FastifyRequest, redactor: Redactor): unknown {
  if (typeof body !== "object" || body === null) return undefined;
  const isShort = Number(headers["content-length"]) <= MAX_BODY_BYTES;
  return isShort ? redactor.json(body) : undefined;
}

/** Takes out what the caller presented as a secret, wherever else it stands. */
export function redactorOf(request: Pick<FastifyRequest, "headers" | "query">): Redactor {
  return new Redactor(secretsOf(request));
}

function secretsOf({ headers, query }: Pick<FastifyRequest, "headers" | "query">): string[] {
  const { apiKey, jwtKey, session_id: sessionId } = (query ?? {}) as Record<string, unknown>;
  const secrets = [headers["x-api-key"], apiKey, jwtKey, sessionId];
  if (headers.authorization !== undefined) secrets.push(headers.authorization, headers.authorization.split(" ")[1]);
  if (headers.cookie !== undefined) secrets.push(...cookieValues(headers.cookie));
  const session = headers["x-cookie-header"];
  if (session !== undefined) secrets.push(...[session].flat().flatMap(cookieValues));
  return secrets.filter((value): value is string => typeof value === "string" && value.length >= MIN_SECRET_LENGTH);
}

/** Shorter ones would take half of a text along. */
const MIN_SECRET_LENGTH = 4;

function cookieValues(header: string): string[] {
  return header.split(";").map((pair) => pair.slice(pair.indexOf("=") + 1).trim());
}
