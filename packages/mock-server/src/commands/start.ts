import { request } from "node:http";
import { createRequire } from "node:module";
import { parseArgs } from "node:util";
import { type ClockMode, VirtualClock } from "../clock/virtual-clock.ts";
import { MockServerError } from "../errors.ts";
import { type LogLevel, type MockServerOptions, type Profile, quietTape } from "../options.ts";
import { type MockServer, startMockServer } from "../server.ts";
import { parseTape } from "../tape/tape-format.ts";
import type { TlsOptions } from "../tls/options.ts";
import { ifSaid, readFile, toClock, toNumber, toQuirks } from "./arguments.ts";
import { commands } from "./index.ts";
import { watchScenario } from "./scenario-option.ts";
import { tellHash } from "./tell-hash.ts";
import { untilStopped } from "./until-stopped.ts";

const usage = `Usage: webcast-mock [options]
       webcast-mock COMMAND [options]       webcast-mock COMMAND --help

Commands:
${[...commands].map(([name, { summary }]) => `  ${name.padEnd(9)}${summary}\n`).join("")}
Without one it starts the managed API, its sockets and the platform's side behind signed URLs on one loopback
port, and prints one JSON line when it is ready: {"ready":true,"url":…,"wsUrl":…,"keys":{…}}

  --port N       port to listen on; 0 chooses a free one (default 0)
  --host ADDR    address to listen on (default 127.0.0.1)
  --seed N       seed of the simulated world and of tokens (default 1)
  --speed N      how fast rooms play: 1 as recorded, 10 ten times as fast, 0 as fast as clients read (default 1)
  --clock MODE   how time goes on: real, manual, autojump, or a number of times as fast (default real)
  --clock-start T
                 when the clock starts, e.g. 2030-01-01T12:00:00Z, so that two runs can be the same (default now)
  --no-limits    no rate limits, quotas, socket limits and lifetimes; tiers still count
  --profile P    documented, or vendor-2026: also what public clients call beside it (default documented)
  --quirks Q     how contradictions of the reference are read: default, prose, example,
                 or single ones, e.g. bulkLiveCheck=array,rateLimitReset=delta
  --tape FILE    a *.tape.jsonl file that every room plays, or "quiet": nothing but what is put into it
                 (default: the synthetic demo room of four minutes)
  --live LIST    comma-separated @names that are live (default: those of the reference's samples)
  --scenario F   a *.scenario.json file to run; again whenever it changes
  --scenario-at  when it begins: first-client, or now (default first-client)
  --scenario-closes
                 a change of it closes all sockets with 1012, so that clients come back
  --log LEVEL    what goes to stderr: silent, error, warn, info, debug (default warn)
  --tls          clients may also come by TLS, under the names that they have in their code: see "webcast-mock env"
  --tls-port N   port of TLS; 0 chooses a free one, clients behind a hosts file need 443 (default 0)
  --tls-dir DIR  folder of the local authority (default .cache/webcast-kit/tls in your home)
  --tls-host H   another host to play, may be repeated: a name, *.name or an address
  --healthcheck  ask the server on --host and --port whether it is ready: exit code 0 or 1
  --version      print the version
  -h, --help     print this

What happens is shown at /__mock/. Docs are at /docs, metrics at /metrics. Stops on SIGINT and SIGTERM, and then
prints {"transcriptHash":…} on stderr: the same for two runs in which the same was sent.
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
  const scenario = await watchScenario(server, values);
  const stopped = untilStopped();
  process.stdout.write(`${JSON.stringify(readyLine(server))}\n`);
  void stopped.then(async () => {
    await scenario?.close();
    if (options.log !== "silent") tellHash(server);
    await server.close();
  });
  return server;
}

/** What tells who started the server that it is ready, and where. */
function readyLine({ url, wsUrl, keys, port, tls }: MockServer): object {
  const ready = { ready: true, url, wsUrl, keys };
  if (tls === undefined) return ready;
  const { hostname } = new URL(url);
  const host = hostname === "127.0.0.1" ? "" : ` --host ${hostname.replace(/^\[|\]$/g, "")}`;
  const hint = `eval "$(webcast-mock env --port ${port}${host})"`;
  return { ...ready, tls: { url: tls.url, wsUrl: tls.wsUrl, caFile: tls.caFile, hint } };
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
      "clock-start": { type: "string" },
      "no-limits": { type: "boolean" },
      profile: { type: "string" },
      quirks: { type: "string" },
      tape: { type: "string" },
      live: { type: "string" },
      tls: { type: "boolean" },
      "tls-port": { type: "string" },
      "tls-dir": { type: "string" },
      "tls-host": { type: "string", multiple: true },
      scenario: { type: "string" },
      "scenario-at": { type: "string" },
      "scenario-closes": { type: "boolean" },
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
    clock: toClockFrom(values["clock-start"], ifSaid(clock, toClock)),
    limits: values["no-limits"] ? false : undefined,
    profile: profile as Profile | undefined,
    quirks: ifSaid(quirks, toQuirks),
    tape: ifSaid(tape, (file) => (file === "quiet" ? quietTape() : parseTape(readFile(file, "--tape")))),
    liveUsers: live?.split(",").filter(Boolean),
    tls: toTls(values),
    log: log as LogLevel,
  };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as MockServerOptions;
}

/** A mode, and a clock of its own where that does not start now. */
function toClockFrom(start: string | undefined, mode?: ClockMode): VirtualClock | ClockMode | undefined {
  if (start === undefined) return mode;
  const startMs = Date.parse(start);
  if (!Number.isNaN(startMs)) return new VirtualClock({ startMs, ...(mode === undefined ? {} : { mode }) });
  throw new MockServerError(
    "ERR_ARGUMENT",
    `--clock-start must be a time like 2030-01-01T12:00:00Z, got ${JSON.stringify(start)}`,
  );
}

/** Whatever is said of TLS asks for it. */
function toTls(values: Arguments): boolean | TlsOptions | undefined {
  const options = {
    port: ifSaid(values["tls-port"], (text) => toNumber("tls-port", text)),
    folder: values["tls-dir"],
    hosts: values["tls-host"],
  };
  const said = Object.entries(options).filter(([, value]) => value !== undefined);
  return said.length === 0 ? values.tls : Object.fromEntries(said);
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
