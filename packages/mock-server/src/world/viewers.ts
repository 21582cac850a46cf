import { createViewer } from "../rooms/people.ts";
import { randomFor } from "./ids.ts";

const VIEWERS = 400;

/** Viewers that the reference's samples name by their ids. */
const sampleViewers = ["early_bird", "sample_viewer", "john_doe"];

/** Names of everybody who watches, all different. */
export function inventViewers(seed: number): string[] {
  const names = new Set(sampleViewers);
  for (let turn = 0; names.size < VIEWERS; turn++) {
    const { uniqueId } = createViewer(randomFor(seed, "viewer", String(turn)));
    if (uniqueId !== undefined) names.add(uniqueId);
  }
  return [...names];
}
