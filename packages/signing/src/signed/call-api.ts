import { type Endpoint, endpoints } from "@webcast-kit/contract";
import { withDeadline } from "@webcast-kit/protocol/connection";
import { SigningError } from "../errors.ts";
import type { ApiAccess } from "../http/access.ts";
import { apiBodyOf, type JsonBody } from "../http/response.ts";
import { argumentError, type CallOptions, checkTimeoutMs, checkUniqueId } from "../options.ts";
import { sendToApi } from "../rest/call-endpoint.ts";
import { apiRequest, type Target } from "../rest/endpoint-request.ts";
import type { LivePageInfo } from "./live-page.ts";
import { fetchSignedUrl, type PlatformData, type SignedUrlResponse } from "./signed-url.ts";

export interface ApiCall extends CallOptions {
  /** Path of an endpoint, e.g. `/webcast/room_info`, also of one that the contract does not have. */
  readonly endpoint: string;
  /** The @name, with or without the @. */
  readonly uniqueId: string;
  /** Default: the contract's, where the path has one method; else POST. */
  readonly method?: "GET" | "POST" | undefined;
  /** Further parameters, for the body of a POST or the query of a GET. They come before those of `uniqueId`. */
  readonly extraBody?: Readonly<Record<string, unknown>> | undefined;
}

/** Finds the rooms of users. */
export interface RoomFinder {
  /** The page of a user's stream, also a kept one; `null` when they are not live. */
  find(name: string, signal: AbortSignal | undefined): Promise<LivePageInfo | null>;
  /** Forgets a page that turned out to be old. */
  forget(name: string): void;
}

/** No query, no dot segment, nothing that could lead to another host. */
const PATH = /^(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/;

/**
 * Calls an endpoint for a user and follows what it signs: finds the room, calls the API, fetches the signed URL if
 * there is one.
 *
 * @returns what the platform answered, or the whole answer of the API when that signed nothing; `null` when the user is
 *   not live
 */
export async function callApi(access: ApiAccess, rooms: RoomFinder, call: ApiCall): Promise<PlatformData | null> {
  const name = checkUniqueId(call.uniqueId);
  const target = targetOf(call);
  if (!target.wantsRoom) return await attempt(access, target, call, userParameters(target, name));
  const findPage = () => findInTime(access, rooms, name, call);
  const room = await findRoom(findPage, target);
  if (room === null) return null;
  const answer = await attempt(access, target, call, { ...userParameters(target, name), ...room });
  if (answer !== null || room.room_id === undefined) return answer;
  // The page may be minutes old, and the user in another room since.
  rooms.forget(name);
  const next = await findRoom(findPage, target);
  if (next === null || next.room_id === room.room_id) return null;
  return await attempt(access, target, call, { ...userParameters(target, name), ...next });
}

/** An endpoint, and how it is told whom a call is about. */
interface CallTarget extends Target {
  /** The name that it has for an @name. */
  readonly userField: "unique_id" | "uniqueId" | undefined;
  readonly wantsRoom: boolean;
}

function targetOf({ endpoint: path, method }: Pick<ApiCall, "endpoint" | "method">): CallTarget {
  if (typeof path !== "string" || !PATH.test(path))
    throw argumentError("endpoint", "a path such as /webcast/room_info");
  if (method !== undefined && method !== "GET" && method !== "POST")
    throw argumentError("method", "GET or POST", method);
  const onPath = Object.values<Endpoint>(endpoints).filter((endpoint) => endpoint.path === path);
  const known =
    method === undefined && onPath.length === 1 ? onPath[0] : onPath.find((each) => each.method === (method ?? "POST"));
  return known === undefined ? unknownTarget(path, method ?? "POST") : knownTarget(known);
}

function knownTarget(endpoint: Endpoint): CallTarget {
  const { properties } = endpoint.request as { readonly properties?: object };
  const has = (field: string) => Object.hasOwn(properties ?? {}, field);
  const userField = has("unique_id") ? "unique_id" : has("uniqueId") ? "uniqueId" : undefined;
  return { ...endpoint, userField, wantsRoom: has("room_id") };
}

function unknownTarget(path: string, method: "GET" | "POST"): CallTarget {
  const parametersIn = method === "GET" ? "query" : "body";
  const access = { host: "api", auth: "key", session: "optional" } as const;
  return { name: path, method, path, parametersIn, ...access, userField: "unique_id", wantsRoom: true };
}

function userParameters({ userField }: CallTarget, name: string): Readonly<Record<string, unknown>> {
  return userField === undefined ? {} : { [userField]: name };
}

/** The time of one call ends its own waiting only: others may wait longer for the same page. */
async function findInTime(
  { clock }: ApiAccess,
  rooms: RoomFinder,
  name: string,
  { timeoutMs, signal }: CallOptions,
): Promise<LivePageInfo | null> {
  if (timeoutMs === undefined) return await rooms.find(name, signal);
  checkTimeoutMs(timeoutMs);
  const timeoutError = () => new SigningError("ERR_TIMEOUT", `livePage: no answer in ${timeoutMs} ms`);
  return await withDeadline({ clock, timeoutMs, timeoutError, signal }, (until) => rooms.find(name, until));
}

/** Without the page the API can still find the room by the name, if the endpoint takes one. */
async function findRoom(
  findPage: () => Promise<LivePageInfo | null>,
  { userField }: CallTarget,
): Promise<{ room_id?: string } | null> {
  try {
    const page = await findPage();
    return page && { room_id: page.roomId };
  } catch (error) {
    const isPageAtFault = error instanceof SigningError && error.side === "remote" && userField !== undefined;
    if (isPageAtFault) return {};
    throw error;
  }
}

/** `null` when the API says that the user is not live. */
async function attempt(
  access: ApiAccess,
  target: CallTarget,
  call: ApiCall,
  user: Readonly<Record<string, unknown>>,
): Promise<PlatformData | null> {
  const { signal, extraBody = {} } = call;
  const request = apiRequest(access, target, definedOf({ ...user, ...extraBody }), call);
  try {
    const isCounted = target.auth === "key";
    const body = await sendToApi(access, request, { isCounted, signal }, (response) => apiBodyOf(request, response));
    if (isSigned(body)) return await fetchSignedUrl(access, body, call);
    return isOffline(body) ? null : body;
  } catch (error) {
    if (error instanceof SigningError && error.code === "ERR_NOT_LIVE") return null;
    throw error;
  }
}

function definedOf(parameters: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== undefined));
}

function isSigned(body: JsonBody): body is JsonBody & SignedUrlResponse {
  return typeof body["signed_url"] === "string";
}

function isOffline({ data }: JsonBody): boolean {
  return (data as { readonly alive?: unknown } | null | undefined)?.alive === false;
}
