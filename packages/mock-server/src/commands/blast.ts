import { parseArgs } from "node:util";
import { type BlastOptions, blastSides } from "../blast/options.ts";
import { OwnServer } from "../blast/own-server.ts";
import { formatBlast, isClean } from "../blast/report.ts";
import { type BlastProgress, runBlast } from "../blast/run-blast.ts";
import { Target, type TargetInit } from "../blast/target.ts";
import { MockServerError } from "../errors.ts";
import { testKeys } from "../limits/accounts.ts";
import { toOneOf, toRange, toWhole } from "./arguments.ts";
import { interruption } from "./client-command.ts";

const usage = `Usage: webcast-mock blast [options]

Opens many clients in one room of a server, sends events into it by a timetable, and tells how late they arrive and
whether any is lost or out of order. The server is one of its own, without limits, in another process. Progress goes to
stderr, the report to stdout. Ctrl-C ends it, with a report. Exit code: 0 all arrived in order at all clients, 1 not so,
2 it was called wrongly.

  --clients N    sockets at once, 1 to 20,000 (default 1000)
  --rate N       events a second that arrive at all clients together, 1 to 10,000,000 (default 20,000):
                 each event goes to every client, so N / clients a second are put into the room
  --seconds N    how long events are sent, 0.1 to 3600 (default 10)
  --side S       managed: JSON texts; webcast: push frames, with acks and heartbeats (default managed)
  --url URL      a running server in place of an own one; it should have been started with --no-limits and --tape quiet
  --key KEY      its API key for the clients (default: the test key of the largest tier)
  --json         the report as one JSON object
  -h, --help     print this
`;

/** `webcast-mock blast`: a load, and what the server makes of it. */
export async function run(argv: readonly string[]): Promise<void> {
  const values = readOptions(argv);
  if (values.help) {
    process.stdout.write(usage);
    return;
  }
  const options = toBlastOptions(values);
  const given = values.url === undefined ? undefined : { url: toUrl(values.url), key: values.key ?? testKeys.ultra };
  const signal = interruption();
  const own = given === undefined ? await OwnServer.start() : undefined;
  try {
    const target = new Target(given ?? (own?.ready as TargetInit));
    const blast = await runBlast({ target, options, signal, onProgress: tellProgress });
    const server = await own?.usage();
    const report = server === undefined ? blast : { ...blast, server };
    process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : formatBlast(report));
    if (!isClean(report)) process.exitCode = 1;
  } finally {
    signal[Symbol.dispose]();
    own?.stop();
  }
}

function readOptions(argv: readonly string[]) {
  return parseArgs({
    args: [...argv],
    options: {
      clients: { type: "string", default: "1000" },
      rate: { type: "string", default: "20000" },
      seconds: { type: "string", default: "10" },
      side: { type: "string", default: "managed" },
      url: { type: "string" },
      key: { type: "string" },
      json: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  }).values;
}

function toBlastOptions({ clients, rate, seconds, side }: ReturnType<typeof readOptions>): BlastOptions {
  return {
    side: toOneOf("side", side, blastSides),
    clients: toWhole("clients", clients, 1, 20_000),
    rate: toRange("rate", rate, 1, 10_000_000),
    seconds: toRange("seconds", seconds, 0.1, 3600),
  };
}

function toUrl(text: string): string {
  if (URL.canParse(text) && new URL(text).protocol === "http:") return text;
  throw new MockServerError("ERR_ARGUMENT", "--url must be the http URL of a mock server, e.g. http://127.0.0.1:8080");
}

function tellProgress(progress: BlastProgress): void {
  process.stderr.write(`${progressLine(progress)}\n`);
}

function progressLine(progress: BlastProgress): string {
  if (progress.phase === "connecting") {
    const { connected, refused } = progress;
    return `${connected.toLocaleString("en")} connected${refused > 0 ? `, ${refused.toLocaleString("en")} refused` : ""}`;
  }
  const { seconds, delivered, latencyMs } = progress;
  const latency = latencyMs === undefined ? "" : `, p50 ${latencyMs.p50} ms, p99 ${latencyMs.p99} ms`;
  return `${seconds.toFixed(0)} s: ${delivered.toLocaleString("en")} arrived${latency}`;
}
