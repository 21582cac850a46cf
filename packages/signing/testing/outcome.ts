import { SigningError } from "../src/errors.ts";

/** What a promise rejects with; fails when it does not. */
export async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    return error;
  }
  throw new Error(`expected a rejection, got ${JSON.stringify(value)}`);
}

/** As {@link rejectionOf}, for errors of this package. */
export async function signingErrorOf(promise: Promise<unknown>): Promise<SigningError> {
  const error = await rejectionOf(promise);
  if (error instanceof SigningError) return error;
  throw error;
}
