import { defineCommand } from "../command-line/command.ts";
import { onlyOperand } from "../command-line/values.ts";
import { type Inspected, inspectBytes, inspectMessage } from "../decode/inspect.ts";
import { readInput, unpackBase64 } from "../decode/read-input.ts";
import { paintFor } from "../text/colours.ts";
import { printableJson } from "../text/printable.ts";
import { formatTree } from "../text/tree.ts";

export const decode = defineCommand(
  {
    name: "decode",
    summary: "show what is in a frame, a fetch result or a message",
    operands: "FILE|-",
    about: `Shows every field by its name. Fields that no schema has stand under $unknown, by number; what is broken, under
$error. Binary or base64, with or without gzip: it finds out. Nothing is sent anywhere.`,
    options: {
      method: { value: "NAME", help: "the bytes are a single message of this type, e.g.\nWebcastChatMessage" },
      json: { help: "print one line of JSON; bytes are base64" },
    },
  },
  async ({ options, operands }, terminal) => {
    const file = onlyOperand("FILE", operands);
    const bytes = unpackBase64(await readInput(file, terminal));
    if (bytes.length === 0) throw new Error(`${file === "-" ? "standard input" : file} is empty`);
    const shown = options.method === undefined ? inspectBytes(bytes) : inspectMessage(options.method, bytes);
    const { stdout, env } = terminal;
    const text = options.json ? toJson(shown) : formatTree(shown, paintFor(stdout, env)).join("\n");
    await stdout.write(`${text}\n`);
    const broken = countErrors(shown);
    if (broken > 0) throw new Error(`${broken} part(s) could not be decoded: see $error`);
  },
);

function toJson(shown: Inspected): string {
  return printableJson(withBase64(shown));
}

function withBase64(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (Array.isArray(value)) return value.map(withBase64);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, withBase64(field)]));
}

function countErrors(value: unknown): number {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return 0;
  const own = "$error" in value ? 1 : 0;
  return Object.values(value).reduce((sum: number, field: unknown) => sum + countErrors(field), own);
}
