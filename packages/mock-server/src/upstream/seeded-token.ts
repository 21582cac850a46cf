import { createHmac } from "node:crypto";
import type { Namespace } from "../namespace/namespace.ts";

/** A token of 32 hexadecimal digits: the same seed and parts give the same one. */
export function seededToken({ seed }: Pick<Namespace, "seed">, ...parts: readonly string[]): string {
  return createHmac("sha256", String(seed)).update(parts.join("\n")).digest("hex").slice(0, 32);
}
