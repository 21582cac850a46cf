import { accessOptions, readKey, readWay } from "../access.ts";
import { defineCommand } from "../command-line/command.ts";
import { examine } from "../doctor/examine.ts";
import type { Finding } from "../doctor/finding.ts";
import { UsageError } from "../terminal.ts";
import { type Colour, paintFor } from "../text/colours.ts";
import { printable, printableJson } from "../text/printable.ts";

const colours: Readonly<Record<Finding["state"], Colour>> = { ok: "green", warn: "yellow", fail: "red" };

export const doctor = defineCommand(
  {
    name: "doctor",
    summary: "check the key, its quota, hosts, the clock, the proxy and versions",
    operands: "",
    about: `Looks at everything that a connection needs, and prints a line for each thing. Exit code 1 when one of them fails.
Asks the API once, the platform once for a page, and the API's host for its time unless there is a proxy.`,
    options: {
      user: { value: "NAME", help: "whose page to ask the platform for (default tiktok)" },
      json: { help: "print JSON lines" },
      ...accessOptions,
    },
  },
  async ({ options, operands }, terminal) => {
    if (operands.length > 0) throw new UsageError(`doctor takes no operands, got ${operands.length}`);
    const { stdout, env } = terminal;
    const paint = paintFor(stdout, env);
    const uniqueId = (options.user ?? "tiktok").replace(/^@/, "");
    const readOurKey = () => readKey(options, terminal);
    let failures = 0;
    for await (const finding of examine({ way: readWay(options), readKey: readOurKey, uniqueId }, terminal)) {
      const { check, state, text } = finding;
      const line = `${paint(colours[state], state.padEnd(6))}${check.padEnd(10)}${printable(text)}`;
      await stdout.write(`${options.json ? printableJson(finding) : line}\n`);
      if (state === "fail") failures++;
    }
    if (failures > 0) throw new Error(`${failures} check(s) failed`);
  },
);
