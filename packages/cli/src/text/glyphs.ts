import process from "node:process";
import type { Terminal } from "../terminal.ts";

/** Signs that a terminal may not have. */
export interface Glyphs {
  /** Heights of a column, from nothing to full. */
  readonly levels: string;
  readonly dot: string;
  readonly times: string;
  /** Stands where a text was cut. */
  readonly mark: string;
  /** What others wrote, as far as the terminal can show it. */
  text(text: string): string;
}

const unicode: Glyphs = { levels: " ▁▂▃▄▅▆▇█", dot: "·", times: "×", mark: "…", text: (text) => text };

const ascii: Glyphs = {
  levels: " .:-=+*#",
  dot: "|",
  times: "x",
  mark: "~",
  text: (text) => text.replace(/[^ -~]/gu, "?"),
};

/** The signs of a terminal: plain ASCII where the locale does not say UTF-8. */
export function glyphsFor(env: Terminal["env"], platform: string = process.platform): Glyphs {
  // Windows has no locale there, and its terminals show any letter.
  if (platform === "win32") return unicode;
  const locale = env["LC_ALL"] || env["LC_CTYPE"] || env["LANG"] || "";
  return /utf-?8/i.test(locale) ? unicode : ascii;
}
