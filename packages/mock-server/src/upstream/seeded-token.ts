import { createHmac } from "node:crypto";
import type { Namespace } from "../namespace/namespace.ts";

/** A token of 32 hexadecimal digits: in one namespace the same seed and parts give the same one. */
export function seededToken({ seed, id }: Pick<Namespace, "seed" | "id">, ...parts: readonly string[]): string {
  return createHmac("sha256", String(seed))
    .update([id, ...parts].join("\n"))
    .digest("hex")
    .slice(0, 32);
}
