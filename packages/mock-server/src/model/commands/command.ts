import type fc from "fast-check";
import type { Model, SpaceName } from "../model.ts";
import type { Rig } from "../rig.ts";

export type Command = fc.AsyncCommand<Model, Rig>;

/** How a request says which mock it is for. */
export type Way = "prefix" | "header" | "key" | "plain";

export interface Target {
  readonly prefix: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly key: string | undefined;
}

/** A way of naming a mock, as far as it can be gone: without a key there is none to name it, and plain is the default. */
export function targetFor(space: SpaceName, way: Way, key: string | undefined): Target {
  if (way === "header") return { prefix: "", headers: { "x-mock-namespace": space }, key };
  if (way === "key" && key !== undefined) return { prefix: "", headers: {}, key: `${key}_ns-${space}` };
  if (way === "plain" && space === "default") return { prefix: "", headers: {}, key };
  return { prefix: `/ns/${space}`, headers: {}, key };
}
