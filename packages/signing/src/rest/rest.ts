import { type EndpointData, type EndpointName, type EndpointRequest, endpoints } from "@webcast-kit/contract";
import type { ApiAccess } from "../http/access.ts";
import type { CallOptions } from "../options.ts";
import { callEndpoint } from "./call-endpoint.ts";
import type { EndpointParameters } from "./parameters.ts";

/**
 * Calls one endpoint, with names as they travel. The parameters can be left out when all of them can.
 *
 * @throws {SigningError} ERR_ARGUMENT before anything is sent, when a parameter does not fit the contract or is not in
 *   it, or a session is wanted and not given; ERR_RESPONSE_INVALID when the answer does not fit, see
 *   `validateResponses`; and for every other failure
 */
export type RestMethod<Name extends EndpointName> =
  Record<never, never> extends EndpointRequest<Name>
    ? (parameters?: EndpointParameters<Name>, options?: CallOptions) => Promise<EndpointData<Name>>
    : (parameters: EndpointParameters<Name>, options?: CallOptions) => Promise<EndpointData<Name>>;

/** One method for each endpoint of the contract. */
export type RestClient = { readonly [Name in EndpointName]: RestMethod<Name> };

/** Makes the methods from the contract's table. */
export function createRestClient(access: ApiAccess): RestClient {
  const methodOf =
    (name: EndpointName) =>
    (parameters: EndpointParameters<EndpointName> = {}, options?: CallOptions) =>
      callEndpoint(access, name, parameters, options);
  const names = Object.keys(endpoints) as EndpointName[];
  return Object.fromEntries(names.map((name) => [name, methodOf(name)])) as unknown as RestClient;
}
