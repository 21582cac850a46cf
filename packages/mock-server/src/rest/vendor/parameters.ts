import { endpoints, vendorSpellings } from "@webcast-kit/contract";
import type { FastifyRequest } from "fastify";
import Type, { type TSchema } from "typebox";

export type Parameters = Readonly<Record<string, unknown>>;

export const { unique_id: UniqueId } = endpoints.roomId.request.properties;
export const Limit = Type.Integer({ minimum: 1, maximum: 100 });
/** A code (`US`, and `US+` as clients write it), the name of a country as it stands in URLs, or `global`. */
export const Region = Type.String({ maxLength: 64 });
export const ShortText = Type.String({ minLength: 1, maxLength: 512 });

export const Nothing = Type.Object({});
export const Somebody = Type.Object({ unique_id: UniqueId });
export const Anybody = Type.Object({ unique_id: Type.Optional(UniqueId) });

export function isParameters(value: unknown): value is Parameters {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Adds the documented name of what came under another. Clients send all names at once: the documented one counts. */
export function spell(parameters: unknown, schema: TSchema): unknown {
  if (!isParameters(parameters)) return parameters;
  const known = (schema as { properties?: object }).properties ?? {};
  const missing = Object.entries(vendorSpellings).filter(([name]) => name in known && parameters[name] === undefined);
  const found = missing.map(
    ([name, others]) => [name, others.map((other) => parameters[other]).find(Boolean)] as const,
  );
  return { ...parameters, ...Object.fromEntries(found.filter(([, value]) => value !== undefined)) };
}

/** The request as it would have been in documented words. The journal keeps the words of the client. */
export function reworded(request: FastifyRequest, { query, body }: { query: unknown; body: unknown }): FastifyRequest {
  return Object.assign(Object.create(request) as FastifyRequest, { query, body });
}
