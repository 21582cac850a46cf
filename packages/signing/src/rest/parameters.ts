import { type Endpoint, type EndpointName, type EndpointRequest, endpoints } from "@webcast-kit/contract";
import type { TSchema } from "typebox";
import { SigningError } from "../errors.ts";
import { show } from "../options.ts";
import { cookieSecrets, MIN_SECRET_LENGTH, type Redact, urlSecrets } from "../redact.ts";
import { faultOf } from "./schema-fault.ts";

/** Parameters of an endpoint, with names as they travel. A field that is `undefined` counts as absent. */
export type EndpointParameters<Name extends EndpointName> = {
  readonly [Field in keyof EndpointRequest<Name>]: Given<
    EndpointRequest<Name>[Field],
    Record<never, never> extends Pick<EndpointRequest<Name>, Field> ? undefined : never
  >;
};

type Given<Value, Absent> = (Value extends readonly (infer Item)[] ? readonly Item[] : Value) | Absent;

/** Other names of fields, by the one that travels: what a helper's caller wrote. */
export type Spelling = Readonly<Record<string, string>>;

type Properties = Readonly<Record<string, TSchema & { readonly description?: string }>>;

/** Fields whose texts cannot be secrets. The values of all others are never shown. */
const PUBLIC_FIELDS: ReadonlySet<string> = new Set([
  "unique_id",
  "unique_ids",
  "uniqueId",
  "room_id",
  "room_ids",
  "user_id",
  "user_ids",
  "video_id",
  "anchor_id",
  "channel_id",
  "rank_type",
  "type",
  "gap_interval",
  "period",
  "region",
  "max_time",
  "count",
  "duration",
  "expire_after",
  "allowed_creators",
  "max_websockets",
]);

/**
 * Checks the parameters of an endpoint against the contract, and drops those that are `undefined`.
 *
 * @throws {SigningError} ERR_ARGUMENT naming the field, what it has to be, and its value unless that may be secret
 */
export function checkParameters<Name extends EndpointName>(
  name: Name,
  parameters: EndpointParameters<Name>,
  redactText: Redact,
  spelling: Spelling = {},
): Readonly<Record<string, unknown>> {
  if (typeof parameters !== "object" || parameters === null) {
    throw new SigningError("ERR_ARGUMENT", `${name}: the parameters must be an object`);
  }
  const { request } = endpoints[name] as Endpoint;
  const { properties } = request as { readonly properties: Properties };
  const given: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(parameters)) {
    if (value === undefined) continue;
    if (!Object.hasOwn(properties, field)) throw unknownField(name, field, Object.keys(properties));
    given[field] = value;
  }
  const fault = faultOf(request, given);
  if (fault === undefined) return given;
  const [field, ...rest] = fault.path;
  if (field === undefined) throw new SigningError("ERR_ARGUMENT", `${name}: the parameters ${fault.message}`);
  const place = [spelling[field] ?? field, ...rest.map((index) => `[${index}]`)].join("");
  const { description } = properties[field] ?? {};
  const shown = fault.found && isShown(field, fault.found.value) ? `, got ${redactText(show(fault.found.value))}` : "";
  throw new SigningError(
    "ERR_ARGUMENT",
    `${name}: ${place} ${fault.message}${shown}${description === undefined ? "" : ` (${description})`}`,
  );
}

/** What among checked parameters must not show in any text. */
export function secretsIn(parameters: Readonly<Record<string, unknown>>): string[] {
  const secrets: string[] = [];
  for (const [field, value] of Object.entries(parameters)) {
    if (PUBLIC_FIELDS.has(field) || typeof value !== "string") continue;
    secrets.push(...(URL.canParse(value) ? urlSecrets(new URL(value)) : cookieSecrets(value)));
  }
  return secrets.filter((secret) => secret.length >= MIN_SECRET_LENGTH);
}

function isShown(field: string, value: unknown): boolean {
  return PUBLIC_FIELDS.has(field) || (typeof value !== "string" && typeof value !== "object");
}

/** A wrong name is mostly a slip of the pen: the right ones help. */
function unknownField(name: EndpointName, field: string, known: readonly string[]): SigningError {
  const list = known.length === 0 ? "it has none" : `it has ${known.join(", ")}`;
  return new SigningError("ERR_ARGUMENT", `${name} has no parameter ${show(field)}: ${list}`);
}
