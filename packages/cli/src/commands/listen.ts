import { accessOptions, readAccess } from "../access.ts";
import { defineCommand } from "../command-line/command.ts";
import { onlyOperand, wholeNumber, wordList } from "../command-line/values.ts";
import { isWanted } from "../room/filter.ts";
import { GiftTotals } from "../room/gift-totals.ts";
import { hear, roomOptions } from "../room/hear.ts";
import type { ConnectionNotice, RoomEvent } from "../room/heard.ts";
import type { Terminal } from "../terminal.ts";
import { type Colour, paintFor } from "../text/colours.ts";
import { formatEvent, toJsonLine } from "../text/format-event.ts";
import { formatGiftTotals } from "../text/gift-lines.ts";
import { printable } from "../text/printable.ts";

export const listen = defineCommand(
  {
    name: "listen",
    summary: "print what happens in a room",
    operands: "USER",
    about: `Prints one line for each event until the stream ends, and what was given at the end. Reconnects and gaps are
told on stderr.`,
    options: {
      json: { help: "print JSON lines only" },
      only: { value: "TYPES", help: "types of events to print, e.g. chat,gift" },
      user: { value: "NAME", help: "print only what this viewer does: @name, nickname or id" },
      max: { value: "N", help: "end after so many printed events" },
      ...roomOptions,
      ...accessOptions,
    },
  },
  async ({ options, operands }, terminal) => {
    const uniqueId = onlyOperand("USER", operands);
    const max = wholeNumber("max", options.max, 1, 1e9) ?? Number.POSITIVE_INFINITY;
    const filter = { only: wordList("only", options.only), user: options.user };
    const print = options.json ? jsonPrinter(terminal) : linePrinter(terminal);
    const totals = new GiftTotals();
    let printed = 0;
    for await (const { event, notice } of hear(await readAccess(options, terminal), uniqueId, options, terminal)) {
      if (notice !== undefined) await print.notice(notice);
      if (event === undefined || !isWanted(event, filter)) continue;
      totals.add(event, performance.now());
      await print.event(event);
      if (++printed >= max) break;
    }
    await print.end(totals);
  },
);

interface Printer {
  event(event: RoomEvent): unknown;
  notice(notice: ConnectionNotice): unknown;
  end(totals: GiftTotals): unknown;
}

function jsonPrinter({ stdout, stderr }: Terminal): Printer {
  return {
    event: (event) => stdout.write(`${toJsonLine(event)}\n`),
    notice: ({ text }) => stderr.write(`${printable(text)}\n`),
    end: () => undefined,
  };
}

const noticeColours: Readonly<Record<ConnectionNotice["type"], Colour>> = {
  connected: "green",
  reconnecting: "yellow",
  gap: "yellow",
  skipped: "red",
  ended: "dim",
};

const eventColours: Readonly<Record<string, Colour>> = { gift: "magenta", subscribe: "magenta", control: "yellow" };

function linePrinter({ stdout, stderr, env }: Terminal): Printer {
  const paint = paintFor(stdout, env);
  const paintNotice = paintFor(stderr, env);
  return {
    event: (event) => stdout.write(`${paint(eventColours[event.type] ?? "bold", formatEvent(event))}\n`),
    notice: ({ type, text }) => stderr.write(`${paintNotice(noticeColours[type], printable(text))}\n`),
    end: (totals) => {
      const lines = formatGiftTotals(totals);
      return lines.length === 0 ? undefined : stdout.write(`\n${lines.join("\n")}\n`);
    },
  };
}
