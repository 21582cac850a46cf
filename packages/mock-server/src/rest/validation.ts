import { type Endpoint, endpoints, type QuirkSettings } from "@webcast-kit/contract";
import type { FastifyRequest } from "fastify";
import type { TSchema } from "typebox";
import { checkSchema } from "../check-schema.ts";
import { ApiError } from "./reply.ts";

/**
 * Reads the parameters of a call and checks them against the contract.
 *
 * @throws {ApiError} INVALID_REQUEST naming the parameter and what was expected
 */
export function parametersOf(endpoint: Endpoint, request: FastifyRequest): unknown {
  const { name, parametersIn, request: schema } = endpoint;
  const properties = (schema as { properties?: Record<string, TSchema> }).properties ?? {};
  const parameters = read(request, endpoint, properties);
  const where = parametersIn === "body" ? "body" : "query";
  const wanted = isLenient(name, request.mock.quirks) ? checkAliveOfNobody : schema;
  return checkSchema(
    wanted,
    parameters,
    (path, reason) => new ApiError("INVALID_REQUEST", `${where}${path} ${reason}`),
  );
}

/** Whether a quirk lets an endpoint be called without any of the parameters of which one has to be there. */
function isLenient(name: string, quirks: QuirkSettings): boolean {
  return name === "checkAlive" && quirks.checkAliveNobody === "empty";
}

const checkAliveOfNobody = withoutAnyOf(endpoints.checkAlive.request);

function withoutAnyOf(schema: TSchema): TSchema {
  const { anyOf: _, ...rest } = schema as TSchema & { readonly anyOf?: unknown };
  return rest;
}

function read(
  request: FastifyRequest,
  { parametersIn, method }: Pick<Endpoint, "parametersIn" | "method">,
  properties: Readonly<Record<string, TSchema>>,
): unknown {
  const query = () => fromText(request.query as Record<string, unknown>, properties);
  if (parametersIn === "body") return request.body ?? {};
  // The reference does not say where PUT and DELETE have their parameters: both places are right.
  if (method === "GET" || typeof request.body !== "object" || request.body === null) return query();
  return { ...query(), ...request.body };
}

/** Reads the numbers and booleans of a query. What is none stays text, which the schema then refuses. */
function fromText(
  query: Readonly<Record<string, unknown>>,
  properties: Readonly<Record<string, TSchema>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => {
      const { type } = (properties[name] ?? {}) as { type?: string };
      return [name, typeof value === "string" ? toType(value, type) : value];
    }),
  );
}

const NUMBER = /^-?[0-9]{1,15}(\.[0-9]{1,15})?$/;

export function toType(text: string, type: string | undefined): unknown {
  if (type === "integer" || type === "number") return NUMBER.test(text) ? Number(text) : text;
  if (type === "boolean") return text === "true" ? true : text === "false" ? false : text;
  return text;
}
