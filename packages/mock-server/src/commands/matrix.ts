import { parseArgs } from "node:util";
import { MockServerError } from "../errors.ts";
import { type MatrixFormat, matrixFormats } from "../matrix/formats.ts";
import { type MatrixRow, runMatrix } from "../matrix/matrix.ts";
import { type Reading, readings } from "../matrix/readings.ts";
import { checkClient, clientRunOptions, interruption, readClientRun, splitArguments } from "./client-command.ts";
import { writeOutput } from "./write-output.ts";

const usage = `Usage: webcast-mock matrix [options] -- COMMAND [ARGUMENTS]

Runs a client against every reading of the reference, which contradicts itself, and prints which of them break it:
it ends with another exit code than under the default reading, does not end, or breaks other rules of conduct.
The command should end by itself, with 0 when all went well; where it has to go is in its environment:
  WEBCAST_MOCK_URL, WEBCAST_MOCK_WS_URL, WEBCAST_MOCK_KEY, WEBCAST_MOCK_UNIQUE_ID,
  WEBCAST_MOCK_SECONDS, WEBCAST_MOCK_QUIRKS (the reading)
Exit code: 0 no reading breaks it, 1 one does, 2 it was called wrongly.

  --only NAME      a reading (bulkLiveCheck=array, prose), or all of one quirk (bulkLiveCheck); may be repeated
  --format F       text, json, html (default text)
  --output FILE    write the table there (default: to stdout)
  --timeout S      longest time that the command may take for one reading, 1 to 600 seconds (default 10)
  --jobs N         readings at a time, 1 to 32 (default 4)
  --list           print the readings
  -h, --help       print this
`;

/** `webcast-mock matrix`: which readings of the reference a client gets on with. */
export async function run(argv: readonly string[]): Promise<void> {
  const { options, client } = splitArguments(argv);
  const values = readOptions(options);
  if (values.help) {
    process.stdout.write(usage);
    return;
  }
  const chosen = chooseReadings(values.only);
  if (values.list) {
    writeOutput(undefined, chosen.map(({ name, summary }) => `${name.padEnd(28)} ${summary}\n`).join(""));
    return;
  }
  checkClient(client, "webcast-mock matrix");
  const { format, output, timeoutSeconds, jobs } = readClientRun(values, Object.keys(matrixFormats) as MatrixFormat[]);
  using signal = interruption();
  const rows = await runMatrix({ readings: chosen, command: client, timeoutSeconds, jobs, signal, onRow: tell });
  writeOutput(output, matrixFormats[format](rows));
  process.exitCode = rows.some(({ breaks }) => breaks) ? 1 : 0;
}

function readOptions(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    options: {
      only: { type: "string", multiple: true, default: [] },
      timeout: { type: "string", default: "10" },
      ...clientRunOptions,
    },
  }).values;
}

function chooseReadings(only: readonly string[]): readonly Reading[] {
  const isMeant = (name: string, { name: reading }: Reading) => reading === name || reading.startsWith(`${name}=`);
  const unknown = only.find((name) => !readings.some((reading) => isMeant(name, reading)));
  if (unknown !== undefined) {
    const text = `--only must be a reading or a quirk, see webcast-mock matrix --list, got ${JSON.stringify(unknown)}`;
    throw new MockServerError("ERR_ARGUMENT", text);
  }
  return only.length === 0 ? readings : readings.filter((reading) => only.some((name) => isMeant(name, reading)));
}

/** Progress, for who waits. */
function tell({ reading, breaks }: MatrixRow): void {
  process.stderr.write(`${reading}: ${breaks ? "breaks" : "works"}\n`);
}
