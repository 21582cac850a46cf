import { accessOptions, openClient } from "../access.ts";
import { defineCommand } from "../command-line/command.ts";
import { wholeNumber } from "../command-line/values.ts";
import { readInput } from "../decode/read-input.ts";
import { formatStatus, toStatuses } from "../rooms/live-status.ts";
import { askPatiently } from "../rooms/patience.ts";
import { type Terminal, UsageError } from "../terminal.ts";
import { paintFor } from "../text/colours.ts";
import { printable, printableJson } from "../text/printable.ts";
import { Progress } from "../text/progress.ts";

const DEFAULT_TIMEOUT_S = 600;

export const rooms = defineCommand(
  {
    name: "rooms",
    summary: "tell who of many users is live",
    operands: "USER… | -",
    about: `Asks for as many users at once as the key allows, and prints a line for each, in order, as the answers come. With -
the names are read from standard input, one a line. When the rate limit is used up it waits, and goes on.`,
    options: {
      json: { help: "print JSON lines" },
      live: { help: "print only who is live" },
      timeout: { value: "N", help: "give up when it would take longer than so many seconds\n(default 600)" },
      ...accessOptions,
    },
  },
  async ({ options, operands }, terminal) => {
    const { signal, stdout, stderr, env } = terminal;
    const timeoutS = wholeNumber("timeout", options.timeout, 1, 86_400) ?? DEFAULT_TIMEOUT_S;
    const deadlineMs = performance.now() + timeoutS * 1000;
    const names = await readNames(operands, terminal);
    await using client = await openClient(options, terminal);
    const paint = paintFor(stdout, env);
    const progress = new Progress(stderr, names.length);
    let start = 0;
    const onWait = (waitMs: number) =>
      progress.wait(start, `the rate limit is used up: going on in ${Math.ceil(waitMs / 1000)} s`);
    const patience = { deadlineMs, signal, onWait };
    try {
      const size = (await askPatiently(() => client.rateLimits({ signal }), patience)).bulk?.limit ?? 1;
      for (; start < names.length; start += size) {
        await progress.show(start);
        const batch = names.slice(start, start + size);
        const answer = await askPatiently(() => client.rest.bulkLiveCheck({ unique_ids: batch }, { signal }), patience);
        const statuses = toStatuses(batch, answer);
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
