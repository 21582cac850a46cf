import type { Glyphs } from "./glyphs.ts";

/**
 * Draws numbers as columns, a line of text for each row, the highest first. What is not nothing is never drawn as
 * nothing.
 */
export function drawColumns(values: readonly number[], rows: number, { levels }: Glyphs): string[] {
  const steps = levels.length - 1;
  const highest = Math.max(0, ...values);
  const heights = values.map((value) => (value > 0 ? Math.max(1, Math.round((value / highest) * rows * steps)) : 0));
  return Array.from({ length: rows }, (_, row) => {
    const below = (rows - 1 - row) * steps;
    return heights.map((height) => levels[Math.min(steps, Math.max(0, height - below))]).join("");
  });
}

/** At most so many numbers: the means of neighbours, as many in each. */
export function squeeze(values: readonly number[], columns: number): number[] {
  const each = Math.max(1, Math.ceil(values.length / columns));
  return Array.from({ length: Math.ceil(values.length / each) }, (_, index) => {
    const group = values.slice(index * each, (index + 1) * each);
    return group.reduce((sum, value) => sum + value, 0) / group.length;
  });
}
