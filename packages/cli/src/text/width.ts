import stringWidth from "string-width";

const segmenter = new Intl.Segmenter();

/** A text that takes exactly so many columns of a terminal: cut, with a mark at its end, or filled with spaces. */
export function fit(text: string, columns: number, mark = "…"): string {
  const width = stringWidth(text);
  if (width <= columns) return text + " ".repeat(columns - width);
  let [cut, used] = ["", 0];
  for (const { segment } of segmenter.segment(text)) {
    const next = stringWidth(segment);
    if (used + next > columns - mark.length) break;
    cut += segment;
    used += next;
  }
  const shown = columns < mark.length ? "" : cut + mark;
  return shown + " ".repeat(columns - stringWidth(shown));
}

/** Puts words of lines side by side as far as there are columns; what is too long is cut. */
export function flow(parts: readonly string[], columns: number, separator: string): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const line = lines.at(-1);
    const longer = `${line}${separator}${part}`;
    if (line !== undefined && stringWidth(longer) <= columns) lines[lines.length - 1] = longer;
    else lines.push(stringWidth(part) <= columns ? part : fit(part, columns));
  }
  return lines;
}
