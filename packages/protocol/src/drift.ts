import { ProtocolError } from "./errors.ts";
import { checkInteger } from "./limits.ts";
import type { LiveEvent, LiveEventType } from "./live-event.ts";

export interface SchemaDriftOptions {
  /**
   * One event in so many is decoded whole to look for unknown fields, 1 to 1,000,000. Default 100: the cost disappears,
   * and a new field of a common message shows within minutes.
   */
  readonly sampleEvery?: number;
}

/** Signs that the platform's schema has moved on, counted since the start. */
export interface SchemaDriftCounts {
  readonly events: number;
  /** Messages of methods that no schema is known for, by method. */
  readonly unknownMethods: Readonly<Record<string, number>>;
  /** Messages that are not what their method says, by method. */
  readonly decodeErrors: Readonly<Record<string, number>>;
  /** Values that an event cannot do without and that were empty, e.g. `{ "chat.comment": 3 }`. */
  readonly emptyValues: Readonly<Record<string, number>>;
  /** Fields that no schema has, in the sampled events, by event type. */
  readonly unknownFields: Readonly<Record<string, number>>;
  /** Events that were decoded whole; 0 when `@webcast-kit/protocol/messages` is not loaded. */
  readonly sampled: number;
}

type KnownEvent = Exclude<LiveEvent, { payload: Uint8Array }>;

/** Watches events for signs of a schema that has changed. */
export interface SchemaDrift {
  observe(event: LiveEvent): void;
  counts(): SchemaDriftCounts;
}

/** What an event of a type says in any real room; empty, it was most likely read by the wrong number. */
const required: Readonly<Partial<Record<LiveEventType, readonly string[]>>> = {
  chat: ["user.id", "comment"],
  like: ["user.id", "likeCount"],
  gift: ["user.id", "giftId", "giftName"],
  member: ["user.id"],
  social: ["user.id", "action"],
  roomUserSeq: ["totalViewers"],
  question: ["user.id", "questionText"],
  control: ["action"],
  battle: ["battleId"],
  envelope: ["envelopeId"],
  roomPin: ["originalMsgId"],
};

/** Names come from the server: beyond this many of a kind they are counted together. */
const MAX_NAMES = 500;
const OTHERS = "(others)";

/**
 * Makes counters of schema drift. Give every event to `observe`, and look at `counts()` now and then.
 *
 * @throws {ProtocolError} ERR_ARGUMENT when `sampleEvery` is out of range
 */
export function createSchemaDrift({ sampleEvery = 100 }: SchemaDriftOptions = {}): SchemaDrift {
  return new SchemaDriftImpl(checkInteger("sampleEvery", sampleEvery, 1, 1_000_000));
}

class SchemaDriftImpl implements SchemaDrift {
  readonly #sampleEvery: number;
  readonly #unknownMethods = new Map<string, number>();
  readonly #decodeErrors = new Map<string, number>();
  readonly #emptyValues = new Map<string, number>();
  readonly #unknownFields = new Map<string, number>();
  #events = 0;
  #sampled = 0;

  constructor(sampleEvery: number) {
    this.#sampleEvery = sampleEvery;
  }

  observe(event: LiveEvent): void {
    this.#events++;
    if (event.type === "unknown") count(this.#unknownMethods, event.method);
    else if (event.type === "decodeError") count(this.#decodeErrors, event.method);
    else this.#inspect(event);
  }

  #inspect(event: KnownEvent): void {
    for (const path of required[event.type] ?? []) {
      if (isEmpty(valueAt(event, path))) count(this.#emptyValues, `${event.type}.${path}`);
    }
    if (this.#events % this.#sampleEvery === 0) this.#sample(event);
  }

  #sample(event: KnownEvent): void {
    let message: unknown;
    try {
      message = event.raw();
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      // Without the full schemas there is nothing to compare with; a broken field is drift as well.
      if (error.code !== "ERR_STATE") count(this.#decodeErrors, event.type);
      return;
    }
    this.#sampled++;
    const fields = countUnknown(message);
    if (fields > 0) count(this.#unknownFields, event.type, fields);
  }

  counts(): SchemaDriftCounts {
    return {
      events: this.#events,
      unknownMethods: Object.fromEntries(this.#unknownMethods),
      decodeErrors: Object.fromEntries(this.#decodeErrors),
      emptyValues: Object.fromEntries(this.#emptyValues),
      unknownFields: Object.fromEntries(this.#unknownFields),
      sampled: this.#sampled,
    };
  }
}

function count(counts: Map<string, number>, name: string, amount = 1): void {
  const key = counts.size >= MAX_NAMES && !counts.has(name) ? OTHERS : name;
  counts.set(key, (counts.get(key) ?? 0) + amount);
}

function valueAt(event: object, path: string): unknown {
  return path.split(".").reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], event);
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === "" || value === "0" || value === 0;
}

/** Unknown fields of a message, at any depth. */
function countUnknown(value: unknown): number {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return 0;
  let fields = 0;
  for (const [key, inner] of Object.entries(value)) {
    fields += key === "$unknown" ? (inner as readonly unknown[]).length : countUnknown(inner);
  }
  return fields;
}
