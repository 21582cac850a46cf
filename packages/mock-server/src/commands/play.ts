import { parseArgs } from "node:util";
import { MockServerError } from "../errors.ts";
import type { TapeServerOptions } from "../tape/play/play-options.ts";
import type { PlayMode } from "../tape/play/script.ts";
import { startTapeServer } from "../tape/play/tape-server.ts";
import { ifSaid, toClock, toNumber } from "./arguments.ts";
import { readTapeFile } from "./read-tape-file.ts";
import { tellHash } from "./tell-hash.ts";
import { untilStopped } from "./until-stopped.ts";

const usage = `Usage: webcast-mock play FILE [options]

Plays a *.tape.jsonl file: requests get its answers by method, path and query, sockets by the path of
their open line, byte for byte. Prints one JSON line when it is ready: {"ready":true,"url":…,"wsUrl":…,"id":…}

  --port N           port to listen on; 0 chooses a free one (default 0)
  --host ADDR        address to listen on (default 127.0.0.1)
  --mode MODE        what moves the tape on: pure (its times), synchronised (its times, and lines of the
                     client with "expect"), triggered (POST /__mock/tape/next) (default pure)
  --speed N          1 as recorded, 10 ten times as fast, 0 without waits (default 1)
  --clock MODE       how time goes on: real, manual, autojump, or a number of times as fast (default real)
  --gate-timeout MS  how long a client may take at each "expect" (default 30000)
  -h, --help         print this

GET /__mock/tape tells where it stands, POST /__mock/tape/reset begins anew. Stops on SIGINT and SIGTERM, and then
prints {"transcriptHash":…} on stderr: the same for two runs in which the same was sent.
`;

/** `webcast-mock play`: runs until it is stopped. */
export async function run(argv: readonly string[]): Promise<void> {
  const { values, positionals } = readArguments(argv);
  if (values.help) {
    process.stdout.write(usage);
    return;
  }
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) {
    throw new MockServerError("ERR_ARGUMENT", `expected one tape to play, got ${positionals.length}`);
  }
  const tape = readTapeFile(file);
  const said = {
    port: ifSaid(values.port, (text) => toNumber("port", text)),
    host: values.host,
    mode: values.mode as PlayMode | undefined,
    speed: ifSaid(values.speed, (text) => toNumber("speed", text)),
    clock: ifSaid(values.clock, toClock),
    gateTimeoutMs: ifSaid(values["gate-timeout"], (text) => toNumber("gate-timeout", text)),
  };
  const options = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
  const server = await startTapeServer({ ...options, tape } as TapeServerOptions);
  const { url, wsUrl } = server;
  const stopped = untilStopped();
  process.stdout.write(`${JSON.stringify({ ready: true, url, wsUrl, id: tape.header.id })}\n`);
  await stopped;
  tellHash(server);
  await server.close();
}

function readArguments(argv: readonly string[]) {
  return parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      port: { type: "string" },
      host: { type: "string" },
      mode: { type: "string" },
      speed: { type: "string" },
      clock: { type: "string" },
      "gate-timeout": { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
}
