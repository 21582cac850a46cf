/**
 * What moves a cursor, colours a terminal, breaks a line or turns the direction of letters around: controls, line and
 * paragraph separators, marks of direction.
 */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** One line that does nothing but show letters, whoever wrote it. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, " ");
}

/** JSON on one line that does nothing to a terminal: what JSON lets stand is escaped, so that its value stays. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value).replace(UNPRINTABLE, (letters) =>
    [...letters].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`).join(""),
  );
}
