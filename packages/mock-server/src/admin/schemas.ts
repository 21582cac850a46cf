import { tiers } from "@webcast-kit/contract";
import Type from "typebox";

// Closed objects: a word that is spelled wrong is told, not ignored.
const closed = { additionalProperties: false } as const;
const UniqueId = Type.String({ minLength: 1, maxLength: 64 });
const Key = Type.String({ minLength: 1, maxLength: 512 });

export const OneUser = Type.Object({ uniqueId: UniqueId }, closed);

export const SomeRooms = Type.Object({ uniqueId: Type.Optional(UniqueId) }, closed);

export const Inject = Type.Object(
  { uniqueId: UniqueId, events: Type.Array(Type.Object({ type: Type.String() }), { minItems: 1, maxItems: 10_000 }) },
  closed,
);

export const Kick = Type.Object(
  {
    /** Number of the socket in the journal. */
    socket: Type.Optional(Type.Integer({ minimum: 1 })),
    uniqueId: Type.Optional(UniqueId),
    key: Type.Optional(Key),
    code: Type.Integer({ minimum: 0, maximum: 65_535 }),
    reason: Type.Optional(Type.String({ maxLength: 1000 })),
  },
  closed,
);

export const SetTier = Type.Object(
  {
    key: Key,
    tier: Type.Enum([...tiers]),
    credits: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000_000 })),
  },
  closed,
);

export const ClockMode = Type.Union([
  Type.Object({ mode: Type.Literal("real") }, closed),
  Type.Object({ mode: Type.Literal("scaled"), rate: Type.Number({ exclusiveMinimum: 0, maximum: 1_000_000 }) }, closed),
  Type.Object({ mode: Type.Literal("manual") }, closed),
  Type.Object(
    { mode: Type.Literal("autojump"), idleMs: Type.Optional(Type.Number({ minimum: 1, maximum: 60_000 })) },
    closed,
  ),
]);

export const SetClock = Type.Object(
  {
    advanceMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 315_360_000_000 })),
    mode: Type.Optional(Type.Enum(["real", "scaled", "manual", "autojump"])),
    rate: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1_000_000 })),
    idleMs: Type.Optional(Type.Number({ minimum: 1, maximum: 60_000 })),
  },
  { ...closed, anyOf: [{ required: ["advanceMs"] }, { required: ["mode"] }] },
);

/** One fault, or several at once; what belongs into one is checked where it is armed. */
export const Arm = Type.Union([
  Type.Object({ name: Type.String() }),
  Type.Object({ faults: Type.Array(Type.Object({ name: Type.String() }), { minItems: 1, maxItems: 100 }) }, closed),
]);

/** A scenario, as a file has it, and how it is run; what belongs into one is checked where it is run. */
export const RunScenario = Type.Object({
  scenario: Type.Literal(1),
  /** Whether the answer comes when it is over. Default true. */
  wait: Type.Optional(Type.Boolean()),
  startAt: Type.Optional(Type.Enum(["now", "first-client"])),
});

export const Disarm = Type.Object({ id: Type.Optional(Type.Integer({ minimum: 1 })) }, closed);

export const Reset = Type.Object({ seed: Type.Optional(Type.Integer({ minimum: 0, maximum: 2 ** 31 - 1 })) }, closed);

export const JournalQuery = Type.Object(
  {
    kind: Type.Optional(Type.Enum(["request", "open", "message", "close", "refusal", "fault"])),
    side: Type.Optional(Type.Enum(["api", "platform", "managed", "captions", "webcast"])),
    path: Type.Optional(Type.String()),
    method: Type.Optional(Type.String()),
    status: Type.Optional(Type.Integer()),
    code: Type.Optional(Type.Union([Type.Integer(), Type.String()])),
    socket: Type.Optional(Type.Integer()),
    since: Type.Optional(Type.Integer({ minimum: 0 })),
    /** How many entries have to fit before it answers. */
    atLeast: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000 })),
    /** Longest wait for them, real milliseconds. */
    waitMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 60_000 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
  },
  closed,
);

export const ConductQuery = Type.Object(
  {
    format: Type.Optional(Type.Enum(["json", "text", "junit", "html"])),
    since: Type.Optional(Type.Integer({ minimum: 0 })),
  },
  closed,
);
