import { type Endpoint, endpoints } from "@webcast-kit/contract";

const byPlace = new Map((Object.values(endpoints) as Endpoint[]).map((each) => [`${each.method} ${each.path}`, each]));

/** The documented endpoint that a request is for. */
export function endpointOf({ method, path }: { readonly method: string; readonly path: string }): Endpoint | undefined {
  return byPlace.get(`${method} ${path}`);
}

/** Names of an endpoint's parameters. */
export function parameterNames({ request }: Endpoint): string[] {
  return Object.keys((request as { properties?: object }).properties ?? {});
}
