import Type, { type TSchema } from "typebox";
import { SetClock } from "../admin/schemas.ts";
import { faultNames } from "../faults/catalog.ts";

// Closed objects: a word that is spelled wrong is told, not ignored.
const closed = { additionalProperties: false } as const;
const about = { about: Type.Optional(Type.String()) };
const UniqueId = Type.String({ pattern: "^@?[^\\s/?#@]{1,64}$" });
const Label = Type.String({ pattern: "^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$" });
const Text = Type.String({ maxLength: 1000 });
const Milliseconds = Type.Integer({ minimum: 0, maximum: 8.64e15 });
const Fault = Type.Object({ name: Type.Enum([...faultNames]) });

const step = <Name extends string, Schema extends TSchema>(name: Name, schema: Schema) =>
  Type.Object({ [name]: schema, ...about } as Record<Name, Schema> & typeof about, closed);

/** Every kind of step by what it is; what is sent comes as events or from a tape. */
export const stepSchemas = {
  sendEvents: step(
    "send",
    Type.Object(
      {
        uniqueId: UniqueId,
        events: Type.Array(Type.Object({ type: Type.String() }), { minItems: 1, maxItems: 10_000 }),
      },
      closed,
    ),
  ),
  sendTape: step(
    "send",
    Type.Object(
      {
        uniqueId: UniqueId,
        tape: Type.String({ minLength: 1, maxLength: 1000 }),
        fromMs: Type.Optional(Milliseconds),
        toMs: Type.Optional(Milliseconds),
        speed: Type.Optional(Type.Number({ minimum: 0, maximum: 1_000_000 })),
      },
      closed,
    ),
  ),
  wait: step("wait", Type.Integer({ minimum: 0, maximum: 86_400_000 })),
  expect: step(
    "expect",
    Type.Object(
      {
        kind: Type.Optional(Type.Enum(["request", "open", "message", "close", "refusal", "fault"])),
        side: Type.Optional(Type.Enum(["api", "platform", "managed", "captions", "webcast"])),
        method: Type.Optional(Text),
        path: Type.Optional(Text),
        status: Type.Optional(Type.Integer()),
        code: Type.Optional(Type.Union([Type.Integer(), Type.String()])),
        socket: Type.Optional(Type.Integer({ minimum: 1 })),
        uniqueId: Type.Optional(Text),
        by: Type.Optional(Type.Enum(["mock", "client"])),
        reason: Type.Optional(Text),
        fault: Type.Optional(Type.Enum([...faultNames])),
        query: Type.Optional(Type.Record(Type.String(), Type.String())),
        body: Type.Optional(Type.Unknown()),
        count: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000, default: 1 })),
        withinMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 600_000, default: 5000 })),
        since: Type.Optional(Type.Enum(["step", "run"], { default: "step" })),
      },
      closed,
    ),
  ),
  fault: step("fault", Type.Union([Fault, Type.Array(Fault, { minItems: 1, maxItems: 100 })])),
  close: step(
    "close",
    Type.Object(
      {
        code: Type.Integer({ minimum: 0, maximum: 65_535 }),
        reason: Type.Optional(Text),
        uniqueId: Type.Optional(UniqueId),
        key: Type.Optional(Type.String({ minLength: 1, maxLength: 512 })),
      },
      closed,
    ),
  ),
  live: step("live", UniqueId),
  end: step("end", UniqueId),
  clock: step("clock", SetClock),
  label: step("label", Label),
  goto: Type.Object({ goto: Label, times: Type.Integer({ minimum: 1, maximum: 10_000 }), ...about }, closed),
};

const head = {
  $schema: Type.Optional(Type.String()),
  scenario: Type.Literal(1),
  name: Type.String({ pattern: "^[a-z0-9][a-z0-9-]{0,62}$" }),
  about: Type.String({ minLength: 1 }),
  timeoutMs: Type.Optional(Type.Integer({ minimum: 1, maximum: 3_600_000, default: 60_000 })),
};
const stepCount = { minItems: 1, maxItems: 1000 };

/** A scenario whose steps are not looked at yet. */
export const ScenarioHead = Type.Object({ ...head, steps: Type.Array(Type.Unknown(), stepCount) }, closed);

/** The JSON Schema of a file, for editors and for programs in any language. */
export const scenarioSchema: TSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "A *.scenario.json file",
  description:
    "A script for one mock: what it does, and what its clients have to do. Events, and the parameters that stand beside the name of a fault, are those of the mock server, which checks them too.",
  ...Type.Object({ ...head, steps: Type.Array(Type.Union(Object.values(stepSchemas)), stepCount) }, closed),
};
