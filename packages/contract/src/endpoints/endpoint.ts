import type { TSchema } from "typebox";
import type { Provenance } from "../provenance.ts";
import type { Tier } from "../tiers.ts";

/** One REST endpoint as data: what is sent, what comes back, who may call it. */
export interface Endpoint<Request extends TSchema = TSchema, Data extends TSchema = TSchema> extends Access {
  readonly name: string;
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: string;
  readonly summary: string;
  /** Smallest tier that may call it. */
  readonly tier: Tier;
  /** Where the parameters travel. */
  readonly parametersIn: "body" | "query";
  /** Schema of the parameters (the JSON body, or the query, whose numbers are read from text). */
  readonly request: Request;
  /** Schema of what it answers, without the envelope. */
  readonly data: Data;
  /** Schema of what the platform answers at `signed_url`, when the endpoint only signs: the caller fetches it. */
  readonly signedData?: TSchema;
  /** One call, with parameters and answer that fit the schemas. */
  readonly example: { readonly request: object; readonly data: unknown; readonly signedData?: unknown };
}

/** What most endpoints have in common, see {@link accessDefaults}. */
interface Access {
  /** The host that serves it: `api` is `api.tik.tools`, `web` is `tik.tools`. */
  readonly host: "api" | "web";
  /** Whether it wants an API key. */
  readonly auth: "key" | "none";
  /** Whether it wants the cookies of a session on the platform, in the header `x-cookie-header`. */
  readonly session: "none" | "optional" | "required";
  /** `data`: the answer is `{ "status_code": 0, "data": … }`. `top`: its fields stand at the top, beside `status_code` if it has one. */
  readonly envelope: "data" | "top";
  /** Where the endpoint as a whole is known from. */
  readonly provenance: Provenance;
}

const accessDefaults = {
  host: "api",
  auth: "key",
  session: "none",
  envelope: "data",
  provenance: "documented",
} as const satisfies Access;

type EndpointInit = Omit<Endpoint, keyof Access> & Partial<Access>;

/** Declares an endpoint and keeps the exact types of its schemas; what it leaves out is as with most endpoints. */
export function defineEndpoint<const Init extends EndpointInit>(
  init: Init,
): Omit<typeof accessDefaults, keyof Init> & Init {
  return { ...accessDefaults, ...init };
}
