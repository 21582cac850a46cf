import type { Static } from "typebox";
import { rateLimits } from "./authentication.ts";
import { signUrl, signWebsocket, wsCredentials } from "./signing.ts";

/** Every REST endpoint, by name. */
export const endpoints = { signUrl, signWebsocket, wsCredentials, rateLimits };

export type EndpointName = keyof typeof endpoints;

/** Parameters of an endpoint, as they travel. */
export type EndpointRequest<Name extends EndpointName> = Static<(typeof endpoints)[Name]["request"]>;

/** `data` of an endpoint's success envelope, as it travels. */
export type EndpointData<Name extends EndpointName> = Static<(typeof endpoints)[Name]["data"]>;
