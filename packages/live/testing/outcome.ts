import { LiveError } from "../src/errors.ts";

/** What a promise rejects with; fails when it does not. */
export function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => {
      throw new Error(`expected a rejection, got ${JSON.stringify(value)}`);
    },
    (reason: unknown) => reason,
  );
}

/** As {@link rejectionOf}, for errors of this package. */
export async function liveErrorOf(promise: Promise<unknown>): Promise<LiveError> {
  const error = await rejectionOf(promise);
  if (error instanceof LiveError) return error;
  throw error;
}
