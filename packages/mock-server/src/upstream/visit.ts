import type { FastifyRequest } from "fastify";
import type { Namespace } from "../namespace/namespace.ts";
import { targetOf } from "../request-target.ts";
import type { Room } from "../world/lives.ts";
import type { User } from "../world/users.ts";

/** A request to the platform with a signed URL that is right. */
export interface Visit {
  readonly mock: Namespace;
  /** Unix milliseconds of the mock's clock. */
  readonly now: number;
  readonly query: URLSearchParams;
  /** The form of a POST. */
  readonly form: URLSearchParams;
  /** Whose session cookies came along; nobody's when the session is not known. */
  readonly session: User | undefined;
  readonly request: FastifyRequest;
}

/** What one path of the platform answers: JSON, bytes, or nothing for a refusal. */
export type Page = (visit: Visit) => object | Buffer | typeof NOTHING;

/** The platform says no with status 200 and an empty body. */
export const NOTHING = "";

export function visitOf(request: FastifyRequest): Visit {
  const { mock, headers } = request;
  return {
    mock,
    now: mock.clock.now(),
    query: targetOf(request.url).query,
    form: new URLSearchParams(bodyOf(request)),
    session: mock.world.sessionOf(headers.cookie),
    request,
  };
}

/** Why a request is refused, or nothing when URL, headers, cookies and body are those that were handed out. */
export function problemOf(request: FastifyRequest): string | undefined {
  const { mock, headers, originalUrl, method } = request;
  const body = bodyOf(request);
  return mock.signatures.verify({
    pathAndQuery: originalUrl,
    userAgent: headers["user-agent"],
    cookies: headers.cookie,
    method,
    ...(body === undefined ? {} : { body }),
  });
}

/** Refuses, and lets the journal know why: the client is not told. */
export function refuse(request: FastifyRequest, reason: string): typeof NOTHING {
  request.failure = reason;
  return NOTHING;
}

/** The room that a query is about, live or over. */
export function roomOf({ mock, query }: Visit): Room | undefined {
  const roomId = query.get("room_id") ?? "";
  return mock.world.roomById(roomId) ?? mock.world.endedRoomById(roomId);
}

/** A whole number of the query from 1 to `maximum`: what is none, or none of these, is the preset. */
export function countOf({ query }: Visit, preset: number, maximum: number): number {
  const count = Number(query.get("count"));
  return Number.isInteger(count) && count >= 1 && count <= maximum ? count : preset;
}

/** The body as it came, byte for byte. */
function bodyOf({ body }: FastifyRequest): string | undefined {
  return typeof body === "string" ? body : undefined;
}
