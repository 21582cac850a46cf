import { type Clock, withDeadline } from "@webcast-kit/protocol/connection";
import { SigningError } from "../errors.ts";
import type { LeaseStore } from "./lease-store.ts";

export interface StoreAccess {
  readonly store: LeaseStore;
  readonly clock: Clock;
}

/** A store should say something within seconds. One that does not is not waited for: nobody may hang. */
const STORE_TIMEOUT_MS = 5000;

/**
 * Asks a store, for at most 5 seconds.
 *
 * @param discard takes an answer that came later
 */
export function askStore<T>(
  { store, clock }: StoreAccess,
  ask: (store: LeaseStore) => Promise<T>,
  discard: (late: T) => void = () => {},
): Promise<T> {
  const timeoutError = (): SigningError =>
    new SigningError("ERR_TIMEOUT", `no answer in ${STORE_TIMEOUT_MS} ms from the lease store`);
  // async, so that a store that throws is a store that rejects.
  return withDeadline({ clock, timeoutMs: STORE_TIMEOUT_MS, timeoutError, signal: undefined, discard }, async () =>
    ask(store),
  );
}
