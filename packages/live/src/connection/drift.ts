import type { Message } from "./parse-message.ts";

/** Signs that the server's messages have moved on, counted since the start. */
export interface DriftCounts {
  /** Messages of names that nobody here knows, by name. */
  readonly unknownNames: Readonly<Record<string, number>>;
  /** Values that an event cannot do without and that were missing or empty, e.g. `{ "chat.comment": 3 }`. */
  readonly emptyValues: Readonly<Record<string, number>>;
}

/** Fields that say what an event is about, by its type. */
export type RequiredFields = Readonly<Record<string, readonly string[]>>;

/** Names come from the server: beyond this many they are counted together. */
const MAX_NAMES = 500;
const OTHERS = "(others)";

/** Looks at the few fields that matter of each event, and counts what is not as it was. */
export class Drift {
  readonly #required: ReadonlyMap<string, readonly string[]>;
  readonly #unknownNames = new Map<string, number>();
  readonly #emptyValues = new Map<string, number>();

  constructor(required: RequiredFields) {
    this.#required = new Map(Object.entries(required));
  }

  observe(type: string, event: Message): void {
    for (const field of this.#required.get(type) ?? []) {
      const value = event[field];
      if (value === undefined || value === null || value === "") count(this.#emptyValues, `${type}.${field}`);
    }
  }

  observeUnknown(name: string): void {
    count(this.#unknownNames, name);
  }

  counts(): DriftCounts {
    return {
      unknownNames: Object.fromEntries(this.#unknownNames),
      emptyValues: Object.fromEntries(this.#emptyValues),
    };
  }
}

function count(counts: Map<string, number>, name: string): void {
  const key = counts.size >= MAX_NAMES && !counts.has(name) ? OTHERS : name;
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
