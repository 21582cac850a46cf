import { createHash } from "node:crypto";

/** Stands for a key or an address where it must not be seen: in the store, and in what is kept for long. */
export function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
