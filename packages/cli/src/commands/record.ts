import type { LiveEvent } from "@webcast-kit/protocol";
import { accessOptions, readAccess } from "../access.ts";
import { defineCommand } from "../command-line/command.ts";
import { onlyOperand, wholeNumber } from "../command-line/values.ts";
import { Pseudonyms } from "../record/pseudonyms.ts";
import { TapeFile } from "../record/tape-file.ts";
import { toDirectLine, toManagedLine } from "../record/tape-line.ts";
import { hear, roomOptions } from "../room/hear.ts";
import { UsageError } from "../terminal.ts";
import { printable } from "../text/printable.ts";

export const record = defineCommand(
  {
    name: "record",
    summary: "write what happens in a room to a tape",
    operands: "USER --out FILE",
    about: `Writes a *.tape.jsonl that webcast-mock can play, a line for each event. People get other names and ids, and lose their
pictures; what they write stays. Events of which only the name is known may hold anybody's: they are left out and
counted, unless --keep-people is said.`,
    options: {
      out: { value: "FILE", help: "the tape, also -o; must not be there yet (required)" },
      "keep-people": {
        help: "leave names, ids, pictures and unknown events as they\nare, messages without fields of their own whole",
      },
      max: { value: "N", help: "end after so many events" },
      ...roomOptions,
      ...accessOptions,
    },
  },
  async ({ options, operands }, terminal) => {
    const { stderr } = terminal;
    const uniqueId = onlyOperand("USER", operands);
    if (options.out === undefined) throw new UsageError("--out FILE is needed");
    const max = wholeNumber("max", options.max, 1, 1e9) ?? Number.POSITIVE_INFINITY;
    const heard = hear(await readAccess(options, terminal), uniqueId, options, terminal);
    const pseudonyms = options["keep-people"] ? undefined : new Pseudonyms();
    await using tape = await TapeFile.create(options.out, pseudonyms === undefined ? [] : ["people"]);
    let [written, leftOut] = [0, 0];
    for await (const { event, notice } of heard) {
      if (notice !== undefined) await stderr.write(`${printable(notice.text)}\n`);
      if (notice?.close !== undefined) await tape.add({ k: "close", ...notice.close });
      if (event === undefined) continue;
      const line = options.direct ? toDirectLine(event as LiveEvent, pseudonyms) : toManagedLine(event, pseudonyms);
      if (line === undefined) leftOut++;
      else await tape.add(line);
      if (line !== undefined && ++written >= max) break;
    }
    await stderr.write(
      `${written} events written${leftOut === 0 ? "" : `, ${leftOut} left out: ${whyLeftOut(pseudonyms)}`}\n`,
    );
  },
);

function whyLeftOut(pseudonyms: Pseudonyms | undefined): string {
  return pseudonyms === undefined ? "they are broken" : "they may hold names (--keep-people keeps them)";
}
