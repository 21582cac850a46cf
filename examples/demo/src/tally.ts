import type { LiveEventData } from "@webcast-kit/protocol";

/** Counts events by type, and those without a type of their own by method. */
export class Tally {
  readonly byType = new Map<string, number>();
  readonly unknownMethods = new Map<string, number>();
  total = 0;

  add(event: LiveEventData): void {
    this.total++;
    increment(this.byType, event.type);
    if (event.type === "unknown") increment(this.unknownMethods, event.method);
  }

  of(type: string): number {
    return this.byType.get(type) ?? 0;
  }
}

function increment(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
