import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { MockServerError } from "./errors.ts";
import type { MockServerOptions } from "./options.ts";
import { type MockServer, startMockServer } from "./server.ts";
import { parseTape } from "./tape/tape-format.ts";

const usage = `Usage: webcast-mock [options]

Starts the signing API, the managed socket and the binary webcast socket on one loopback port,
and prints one JSON line when it is ready: {"ready":true,"url":…,"wsUrl":…,"keys":{…}}

  --port N      port to listen on; 0 chooses a free one (default 0)
  --host ADDR   address to listen on (default 127.0.0.1)
  --speed N     how fast rooms play: 1 as recorded, 10 ten times as fast, 0 as fast as clients read (default 1)
  --seed N      seed of room ids and tokens (default 1)
  --tape FILE   a *.tape.jsonl file that every room plays (default: the synthetic demo room)
  --live LIST   comma-separated @names that are live (default: those of the reference's samples)
  -h, --help    print this

Stops on SIGINT and SIGTERM.
`;

/** Runs the command line: resolves when the server is listening, or to nothing when there was nothing to start. */
export async function main(argv: readonly string[]): Promise<MockServer | undefined> {
  const options = readArguments(argv);
  if (options === undefined) return undefined;
  const server = await startMockServer(options);
  const { url, wsUrl, keys } = server;
  process.stdout.write(`${JSON.stringify({ ready: true, url, wsUrl, keys })}\n`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void server.close());
  return server;
}

/** Runs the command line and turns a failure into a message and an exit code. */
export async function run(argv: readonly string[]): Promise<void> {
  try {
    await main(argv);
  } catch (error) {
    process.stderr.write(`webcast-mock: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = isUsageError(error) ? 2 : 1;
  }
}

function isUsageError(error: unknown): boolean {
  if (error instanceof MockServerError) return error.code !== "ERR_LISTEN";
  return String((error as { code?: unknown }).code).startsWith("ERR_PARSE_ARGS");
}

function readArguments(argv: readonly string[]): MockServerOptions | undefined {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      port: { type: "string" },
      host: { type: "string" },
      speed: { type: "string" },
      seed: { type: "string" },
      tape: { type: "string" },
      live: { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return undefined;
  }
  return {
    ...(values.port === undefined ? {} : { port: toNumber("port", values.port) }),
    ...(values.host === undefined ? {} : { host: values.host }),
    ...(values.speed === undefined ? {} : { speed: toNumber("speed", values.speed) }),
    ...(values.seed === undefined ? {} : { seed: toNumber("seed", values.seed) }),
    ...(values.tape === undefined ? {} : { tape: parseTape(readFile(values.tape)) }),
    ...(values.live === undefined ? {} : { liveUsers: values.live.split(",").filter(Boolean) }),
  };
}

/** An empty text is no number, whatever Number("") says. */
function toNumber(option: string, text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!Number.isNaN(value)) return value;
  throw new MockServerError("ERR_ARGUMENT", `--${option} must be a number, got ${JSON.stringify(text)}`);
}

function readFile(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new MockServerError("ERR_TAPE_INVALID", `cannot read --tape ${file}: ${(cause as Error).message}`, { cause });
  }
}
