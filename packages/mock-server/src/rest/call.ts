import type { EndpointData, EndpointName, EndpointRequest } from "@webcast-kit/contract";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Account } from "../limits/accounts.ts";
import type { Namespace } from "../namespace/namespace.ts";
import type { Origins } from "../namespace/origins.ts";
import type { User } from "../world/users.ts";

/** A call that passed authentication, limits and validation. */
export interface Call<Name extends EndpointName = EndpointName> {
  readonly mock: Namespace;
  /** The caller; of an endpoint without a key, the smallest. */
  readonly account: Account;
  /** Checked against the contract. */
  readonly parameters: EndpointRequest<Name>;
  /** Unix milliseconds of the mock's clock. */
  readonly now: number;
  /** Whose session cookies came along. */
  readonly sessionUser: User | undefined;
  /** The text of the session cookies. */
  readonly sessionCookies: string | undefined;
  /** Where URLs in the answer lead. */
  readonly origins: Origins;
  readonly reply: FastifyReply;
  readonly request: FastifyRequest;
}

/** Answers a call: what stands in the envelope, or the whole body where the endpoint has none. */
export type Handler<Name extends EndpointName> = (
  call: Call<Name>,
) => EndpointData<Name> | SignedAnswer | Promise<EndpointData<Name> | SignedAnswer>;

export type Handlers = { readonly [Name in EndpointName]: Handler<Name> };

/** The answer of an endpoint that only signs: its fields stand at the top, whatever the endpoint's envelope is. */
export class SignedAnswer {
  readonly fields: object;

  constructor(fields: object) {
    this.fields = fields;
  }
}
