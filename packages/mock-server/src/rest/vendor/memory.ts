import type { Namespace } from "../../namespace/namespace.ts";
import { ApiError } from "../reply.ts";

export interface Webhook {
  readonly id: string;
  readonly key: string;
  readonly url: string;
  readonly events: readonly string[];
}

interface OverlaySetup {
  readonly id: string;
  readonly key: string;
  readonly setup: Readonly<Record<string, unknown>>;
}

/** What undocumented paths remember of one mock; a reset forgets it. */
export interface VendorMemory {
  readonly webhooks: Webhook[];
  readonly setups: OverlaySetup[];
  /** Devices that were tied to an account. */
  readonly devices: string[];
}

const MAX_ENTRIES = 100;
const memories = new WeakMap<Namespace, VendorMemory>();

export function memoryOf(mock: Namespace): VendorMemory {
  const known = memories.get(mock);
  if (known !== undefined) return known;
  const memory: VendorMemory = { webhooks: [], setups: [], devices: [] };
  memories.set(mock, memory);
  return memory;
}

/** @throws {ApiError} INVALID_REQUEST when there are too many already */
export function remember<Entry>(list: Entry[], entry: Entry): Entry {
  if (list.length >= MAX_ENTRIES) throw new ApiError("INVALID_REQUEST", `There are ${MAX_ENTRIES} of these already`);
  list.push(entry);
  return entry;
}
