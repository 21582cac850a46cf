import { accessOptions, openClient } from "../access.ts";
import { defineCommand } from "../command-line/command.ts";
import { readInput } from "../decode/read-input.ts";
import { formatStatus, toStatuses } from "../rooms/live-status.ts";
import { type Terminal, UsageError } from "../terminal.ts";
import { paintFor } from "../text/colours.ts";
import { printable, printableJson } from "../text/printable.ts";
import { Progress } from "../text/progress.ts";

export const rooms = defineCommand(
  {
    name: "rooms",
    summary: "tell who of many users is live",
    operands: "USER… | -",
    about: `Asks for as many users at once as the key allows, and prints a line for each, in order. With - the names are read
from standard input, one a line.`,
    options: {
      json: { help: "print JSON lines" },
      live: { help: "print only who is live" },
      ...accessOptions,
    },
  },
  async ({ options, operands }, terminal) => {
    const { signal, stdout, stderr, env } = terminal;
    const names = await readNames(operands, terminal);
    await using client = await openClient(options, terminal);
    const size = (await client.rateLimits({ signal })).bulk?.limit ?? 1;
    const paint = paintFor(stdout, env);
    const progress = new Progress(stderr, names.length);
    try {
      for (let start = 0; start < names.length; start += size) {
        await progress.show(start);
        const batch = names.slice(start, start + size);
        const statuses = toStatuses(batch, await client.rest.bulkLiveCheck({ unique_ids: batch }, { signal }));
        await progress.clear();
        for (const status of statuses.filter(({ live }) => live || !options.live)) {
          const line = options.json ? printableJson(status) : printable(formatStatus(status));
          await stdout.write(`${status.live && !options.json ? paint("green", line) : line}\n`);
        }
      }
    } finally {
      await progress.clear();
    }
  },
);

async function readNames(operands: readonly string[], terminal: Terminal): Promise<string[]> {
  const isStdin = operands.length === 1 && operands[0] === "-";
  const said = isStdin ? new TextDecoder().decode(await readInput("-", terminal)).split(/\r?\n/) : operands;
  const names = said.map((name) => name.trim().replace(/^@/, "")).filter((name) => name !== "");
  if (names.length === 0) throw new UsageError("at least one USER is needed");
  return names;
}
