import {
  type Endpoint,
  endpoints,
  type VendorVariant,
  vendorPathOf,
  vendorSpellings,
  vendorVariants,
} from "@webcast-kit/contract";

const ADVICE = "start the mock with --profile vendor-2026";

const documented = Object.values(endpoints) as Endpoint[];
const methodsOf = new Map(documented.map(({ path }) => [path, documented.filter((other) => other.path === path)]));
const variantOf = new Map(vendorVariants.map((variant) => [variant.endpoint as string, variant]));
/** Parameters that public clients send to an endpoint and the reference does not have, by the endpoint's name. */
const theirsOf = new Map(documented.map((endpoint) => [endpoint.name, theirParameters(endpoint)]));

/** What the caller of a mock that plays the reference should know: that this is what public clients do beside it. */
export function warningFor(
  method: string,
  path: string,
  queryNames: readonly string[],
  bodyNames: readonly string[],
): string | undefined {
  const ways = methodsOf.get(path);
  // No documented path is one of theirs, and to ask for those takes many patterns.
  if (ways === undefined) {
    return vendorPathOf(path) && `known undocumented path: public clients call it; ${ADVICE}`;
  }
  const endpoint = ways.find((way) => way.method === method);
  if (endpoint !== undefined) return warningOfNames(endpoint, queryNames, bodyNames);
  return ways.some(({ name }) => variantOf.get(name)?.method === method)
    ? `known undocumented method: public clients call it by ${method}; ${ADVICE}`
    : undefined;
}

function warningOfNames(
  { name }: Endpoint,
  queryNames: readonly string[],
  bodyNames: readonly string[],
): string | undefined {
  const found = theirsOf.get(name)?.filter((theirs) => queryNames.includes(theirs) || bodyNames.includes(theirs));
  if (!found?.length) return undefined;
  return `known undocumented parameter ${found.join(", ")}: public clients send it; ${ADVICE}`;
}

function theirParameters({ name, request }: Endpoint): string[] {
  const known = (request as { properties?: object }).properties ?? {};
  const spellings = Object.entries(vendorSpellings).flatMap(([ours, others]) => (ours in known ? others : []));
  const variant: VendorVariant | undefined = variantOf.get(name);
  return [...spellings, ...Object.keys(variant?.parameters ?? {})].filter((theirs) => !(theirs in known));
}
