import { request } from "node:http";
import { createRequire } from "node:module";
import { parseArgs } from "node:util";
import { MockServerError } from "../errors.ts";
import { type LogLevel, type MockServerOptions, type Profile, quietTape } from "../options.ts";
import { type MockServer, startMockServer } from "../server.ts";
import { parseTape } from "../tape/tape-format.ts";
import { ifSaid, readFile, toClock, toNumber, toQuirks } from "./arguments.ts";

/** What `--help` says. */
export const usage = `Usage: webcast-mock [options]
       webcast-mock COMMAND [options]       webcast-mock COMMAND --help

Starts the managed API, its sockets and the platform's side behind signed URLs on one loopback port,
and prints one JSON line when it is ready: {"ready":true,"url":…,"wsUrl":…,"keys":{…}}

  --port N       port to listen on; 0 chooses a free one (default 0)
  --host ADDR    address to listen on (default 127.0.0.1)
  --seed N       seed of the simulated world and of tokens (default 1)
  --speed N      how fast rooms play: 1 as recorded, 10 ten times as fast, 0 as fast as clients read (default 1)
  --clock MODE   how time goes on: real, manual, autojump, or a number of times as fast (default real)
  --no-limits    no rate limits, quotas, socket limits and lifetimes; tiers still count
  --profile P    documented, or vendor-2026: also what public clients call beside it (default documented)
  --quirks Q     how contradictions of the reference are read: default, prose, example,
                 or single ones, e.g. bulkLiveCheck=array,rateLimitReset=delta
  --tape FILE    a *.tape.jsonl file that every room plays, or "quiet": nothing but what is put into it
                 (default: the synthetic demo room of four minutes)
  --live LIST    comma-separated @names that are live (default: those of the reference's samples)
  --log LEVEL    what goes to stderr: silent, error, warn, info, debug (default warn)
  --healthcheck  ask the server on --host and --port whether it is ready: exit code 0 or 1
  --version      print the version
  -h, --help     print this

Docs are at /docs, with the admin API below /__mock/; metrics at /metrics. Stops on SIGINT and SIGTERM.
`;

/** Starts a server: resolves when it is listening, or to nothing when there was nothing to start. */
export async function start(argv: readonly string[]): Promise<MockServer | undefined> {
  const values = readArguments(argv);
  if (values.help) {
    process.stdout.write(usage);
    return undefined;
  }
  if (values.version) {
    const { version } = createRequire(import.meta.url)("../../package.json") as { version: string };
    process.stdout.write(`${version}\n`);
    return undefined;
  }
  const options = toOptions(values);
  if (values.healthcheck) {
    await checkHealth(options);
    return undefined;
  }
  const server = await startMockServer(options);
  const { url, wsUrl, keys } = server;
  process.stdout.write(`${JSON.stringify({ ready: true, url, wsUrl, keys })}\n`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void server.close());
  return server;
}

type Arguments = ReturnType<typeof readArguments>;

function readArguments(argv: readonly string[]) {
  return parseArgs({
    args: [...argv],
    options: {
      port: { type: "string" },
      host: { type: "string" },
      seed: { type: "string" },
      speed: { type: "string" },
      clock: { type: "string" },
      "no-limits": { type: "boolean" },
      profile: { type: "string" },
      quirks: { type: "string" },
      tape: { type: "string" },
      live: { type: "string" },
      log: { type: "string" },
      healthcheck: { type: "boolean" },
      version: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  }).values;
}

/** What was not said is left out, so that the defaults of the library hold. */
function toOptions(values: Arguments): MockServerOptions {
  const { port, host, seed, speed, clock, profile, quirks, tape, live, log = "warn" } = values;
  const options = {
    port: ifSaid(port, (text) => toNumber("port", text)),
    host,
    seed: ifSaid(seed, (text) => toNumber("seed", text)),
    speed: ifSaid(speed, (text) => toNumber("speed", text)),
    clock: ifSaid(clock, toClock),
    limits: values["no-limits"] ? false : undefined,
    profile: profile as Profile | undefined,
    quirks: ifSaid(quirks, toQuirks),
    tape: ifSaid(tape, (file) => (file === "quiet" ? quietTape() : parseTape(readFile("tape", file)))),
    liveUsers: live?.split(",").filter(Boolean),
    log: log as LogLevel,
  };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as MockServerOptions;
}

const HEALTH_TIMEOUT_MS = 3000;

/** @throws when nobody answers in time, or not that it is ready */
function checkHealth({ host = "127.0.0.1", port }: MockServerOptions): Promise<void> {
  if (!port) throw new MockServerError("ERR_ARGUMENT", "--healthcheck needs the --port to ask");
  return new Promise((resolve, reject) => {
    const asking = request({ host, port, path: "/__mock/ready", timeout: HEALTH_TIMEOUT_MS }, (response) => {
      response.resume();
      if (response.statusCode === 200) resolve();
      else reject(new Error(`not ready: status ${response.statusCode}`));
    });
    asking.on("timeout", () => asking.destroy(new Error("no answer")));
    asking.on("error", (error) => reject(new Error(`not ready: ${error.message}`)));
    asking.end();
  });
}
