import type { Screen, Terminal } from "../terminal.ts";

const codes = { dim: 2, bold: 1, red: 31, green: 32, yellow: 33, blue: 34, magenta: 35, cyan: 36 } as const;

export type Colour = keyof typeof codes;

/** Colours a text, or leaves it as it is. */
export type Paint = (colour: Colour, text: string) => string;

/** Colours for a screen: only where a person looks at it, and never against `NO_COLOR`. */
export function paintFor(screen: Screen, env: Terminal["env"]): Paint {
  if (!screen.isTTY || env["NO_COLOR"] || env["TERM"] === "dumb") return (_colour, text) => text;
  return (colour, text) => `\u001b[${codes[colour]}m${text}\u001b[0m`;
}
