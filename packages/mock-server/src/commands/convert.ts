import { existsSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { MockServerError } from "../errors.ts";
import { type DumpLengths, type DumpOptions, fromDump } from "../tape/convert/dump.ts";
import { fromHar } from "../tape/convert/from-har.ts";
import { toHar } from "../tape/convert/to-har.ts";
import type { Tape } from "../tape/tape.ts";
import { formatTape } from "../tape/tape-format.ts";
import { readFile, toNumber } from "./arguments.ts";
import { readTapeFile } from "./read-tape-file.ts";

const usage = `Usage: webcast-mock convert IN -o OUT [options]

Converts by the names of the files:
  x.har           to x.tape.jsonl   with Chrome's socket messages
  x.tape.jsonl    to x.har
  a folder        to x.tape.jsonl   raw binary frames in *.bin files, or payloads with an index.jsonl
  any other file  to x.tape.jsonl   raw binary frames, each behind its length

  -o, --output FILE  what is written; it must not be there
  --interval MS      time between two raw frames (default 200)
  --lengths KIND     how lengths stand in a file of raw frames: uint32be, uint32le, varint (default uint32be)
  --unredacted       keep keys, cookies, tokens and signatures of a HAR
  -h, --help         print this
`;

/** `webcast-mock convert`. */
export async function run(argv: readonly string[]): Promise<void> {
  const { values, positionals } = readArguments(argv);
  if (values.help) {
    process.stdout.write(usage);
    return;
  }
  const [input, ...others] = positionals;
  if (input === undefined || others.length > 0 || values.output === undefined) {
    throw new MockServerError("ERR_ARGUMENT", "convert needs one file or folder, and -o FILE");
  }
  const { interval, lengths, unredacted = false } = values;
  const dump = {
    ...(interval === undefined ? {} : { intervalMs: toNumber("interval", interval) }),
    ...(lengths === undefined ? {} : { lengths: lengths as DumpLengths }),
  };
  write(values.output, convert(input, values.output, { ...dump, unredacted }));
}

function convert(input: string, output: string, options: DumpOptions & { readonly unredacted: boolean }): string {
  const tape = read(input, options);
  if (output.endsWith(".har")) return toHar(tape);
  if (output.endsWith(".tape.jsonl")) return formatTape(tape);
  throw new MockServerError("ERR_ARGUMENT", `expected an output of *.tape.jsonl or *.har, got ${output}`);
}

function read(input: string, options: DumpOptions & { readonly unredacted: boolean }): Tape {
  const isFile = statSync(input, { throwIfNoEntry: false })?.isFile() ?? false;
  if (isFile && input.endsWith(".tape.jsonl")) return readTapeFile(input);
  if (isFile && input.endsWith(".har")) {
    return fromHar(readFile(input), { id: path.basename(input, ".har"), unredacted: options.unredacted });
  }
  return fromDump(input, options);
}

/** Writes a file that must not be there: whole, or not at all. */
function write(file: string, text: string): void {
  if (existsSync(file)) throw new MockServerError("ERR_ARGUMENT", `cannot write ${file}: it is there already`);
  const draft = `${file}.${process.pid}.part`;
  try {
    writeFileSync(draft, text);
    renameSync(draft, file);
  } catch (cause) {
    rmSync(draft, { force: true });
    const { code } = cause as NodeJS.ErrnoException;
    throw new MockServerError("ERR_ARGUMENT", `cannot write ${file}: ${code}`, { cause });
  }
}

function readArguments(argv: readonly string[]) {
  return parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      output: { type: "string", short: "o" },
      interval: { type: "string" },
      lengths: { type: "string" },
      unredacted: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
}
