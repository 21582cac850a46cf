import { parseArgs } from "node:util";
import { MockServerError } from "../errors.ts";
import { startRecorder } from "../tape/record/recorder.ts";
import { toNumber } from "./arguments.ts";
import { untilStopped } from "./until-stopped.ts";

const usage = `Usage: webcast-mock record --upstream URL -o FILE [options]

Stands before a server and writes down what passes: requests with their answers, and both kinds of sockets.
Prints one JSON line when it is ready: {"ready":true,"url":…,"wsUrl":…,"file":…}

  --upstream URL    the server, http or https
  -o, --output FILE the tape, *.tape.jsonl; it must not be there
  --port N          port to listen on; 0 chooses a free one (default 0)
  --host ADDR       address to listen on (default 127.0.0.1)
  --unredacted      keep keys, cookies, tokens and signatures in the tape
  -h, --help        print this

Every line is in the file as soon as it happened. Stops on SIGINT and SIGTERM. Exit code: 0 all that passed is in the
tape, 1 it is not, e.g. because the disk is full, 2 it was called wrongly.
`;

/** `webcast-mock record`: runs until it is stopped. */
export async function run(argv: readonly string[]): Promise<void> {
  const { values } = readArguments(argv);
  if (values.help) {
    process.stdout.write(usage);
    return;
  }
  const { upstream, output, port = "0", host = "127.0.0.1", unredacted = false } = values;
  if (upstream === undefined || output === undefined) {
    throw new MockServerError("ERR_ARGUMENT", "record needs --upstream URL and -o FILE");
  }
  const onError = (error: unknown) => process.stderr.write(`webcast-mock: ${String(error)}\n`);
  const listening = { port: toNumber("port", port), host };
  const recorder = await startRecorder({ upstream, file: output, unredacted, onError, ...listening });
  const { url, wsUrl } = recorder;
  const stopped = untilStopped();
  process.stdout.write(`${JSON.stringify({ ready: true, url, wsUrl, file: output })}\n`);
  await stopped;
  await recorder.close();
  process.stderr.write(`${recorder.lines} lines in ${output}\n`);
  // What went wrong was told when it did.
  if (!recorder.isWhole) process.exitCode = 1;
}

function readArguments(argv: readonly string[]) {
  return parseArgs({
    args: [...argv],
    options: {
      upstream: { type: "string" },
      output: { type: "string", short: "o" },
      port: { type: "string" },
      host: { type: "string" },
      unredacted: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
}
