import type { FastifyRequest } from "fastify";
import type { Account } from "../limits/accounts.ts";
import { plainKey } from "../namespace/namespaces.ts";
import { presentedKey } from "../presented-key.ts";
import { targetOf } from "../request-target.ts";
import { ApiError } from "./reply.ts";

/** Finds the account of the key that a request comes with. */
export function accountOf(request: FastifyRequest): Account | undefined {
  return request.mock.accounts.get(keyOf(request));
}

/** Finds the account of a request's key, or else of its bearer token where that is allowed. */
export function authenticate(request: FastifyRequest): Account | undefined | Promise<Account | undefined> {
  const { accounts, quirks, tokens } = request.mock;
  const key = keyOf(request);
  if (key !== undefined) return accounts.get(key);
  const token = tokenOf(request);
  if (quirks.restJwt !== "allow" || token === undefined) return undefined;
  return tokens.verify(token).then((grant) => accounts.ofGrant(grant?.key));
}

/** Whether a request says nothing of who sends it. */
export function isAnonymous(request: FastifyRequest): boolean {
  return keyOf(request) === undefined && tokenOf(request) === undefined;
}

/** What is told whose account was not found. */
export function unknownCaller(request: FastifyRequest): ApiError {
  return new ApiError(
    "INVALID_API_KEY",
    `${problemOf(request)}: pass a known key, see /docs, as x-api-key or ?apiKey=`,
  );
}

function problemOf(request: FastifyRequest): string {
  if (keyOf(request) !== undefined) return "The API key is unknown";
  const isAllowed = request.mock.quirks.restJwt === "allow";
  return isAllowed && tokenOf(request) !== undefined ? "The token is unknown or has expired" : "There is no API key";
}

/** The key as its namespace knows it. */
function keyOf({ headers, url }: FastifyRequest): string | undefined {
  // Most keys come in the header, and then there is no query to read.
  const key = presentedKey(headers, { get: (name) => targetOf(url).query.get(name) });
  return key === undefined ? undefined : plainKey(key);
}

function tokenOf({ headers }: FastifyRequest): string | undefined {
  return /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1];
}
