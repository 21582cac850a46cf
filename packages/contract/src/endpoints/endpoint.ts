import type { TSchema } from "typebox";
import type { Tier } from "../tiers.ts";

/** One REST endpoint as data: what is sent, what comes back, who may call it. */
export interface Endpoint<Request extends TSchema = TSchema, Data extends TSchema = TSchema> {
  readonly name: string;
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: string;
  readonly summary: string;
  /** Smallest tier that may call it. */
  readonly tier: Tier;
  /** Where the parameters travel. */
  readonly parametersIn: "body" | "query";
  /** Schema of the parameters (the JSON body, or the query). */
  readonly request: Request;
  /** Schema of `data` in the success envelope `{ "status_code": 0, "data": … }`. */
  readonly data: Data;
}

/** Declares an endpoint and keeps the exact types of its schemas. */
export function defineEndpoint<const E extends Endpoint>(endpoint: E): E {
  return endpoint;
}
