import { parseArgs } from "node:util";
import { MockServerError } from "../errors.ts";
import { formats } from "../tls/environment.ts";
import type { MockTls } from "../tls/mock-tls.ts";
import { toNumber } from "./arguments.ts";

const usage = `Usage: webcast-mock env --port N [options]

Prints the environment in which an unchanged client finds its hosts on a server that was started with --tls:
  eval "$(webcast-mock env --port 8080)"

  --port N       port of the server, the one without TLS
  --host ADDR    its address (default 127.0.0.1)
  --format F     ${Object.keys(formats).join(", ")}: lines of a hosts file (default sh)
  -h, --help     print this
`;

const TIMEOUT_MS = 3000;

/** `webcast-mock env`: tells a shell, or a program, how clients are led to a running server. */
export async function run(argv: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      port: { type: "string" },
      host: { type: "string", default: "127.0.0.1" },
      format: { type: "string", default: "sh" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return;
  }
  const format = Object.hasOwn(formats, values.format) ? formats[values.format] : undefined;
  if (format === undefined) {
    const known = Object.keys(formats).join(", ");
    throw new MockServerError("ERR_ARGUMENT", `--format must be one of ${known}, got ${JSON.stringify(values.format)}`);
  }
  if (values.port === undefined) throw new MockServerError("ERR_ARGUMENT", "env needs the --port of a running server");
  const tls = await ask(urlOf(values.host, toNumber("port", values.port)));
  process.stdout.write(`${format(tls)}\n`);
}

function urlOf(host: string, port: number): string {
  const url = `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
  if (URL.canParse(url)) return url;
  throw new MockServerError("ERR_ARGUMENT", `--host and --port must lead to a server, got ${JSON.stringify(url)}`);
}

/** @throws {MockServerError} ERR_TLS when there is no server, or it has no TLS */
async function ask(url: string): Promise<MockTls> {
  let answer: Response;
  try {
    answer = await fetch(`${url}/__mock/tls`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch (cause) {
    throw new MockServerError("ERR_TLS", `no server answers at ${url}`, { cause });
  }
  if (answer.ok) return (await answer.json()) as MockTls;
  await answer.body?.cancel();
  throw new MockServerError(
    "ERR_TLS",
    `the server at ${url} has no TLS (status ${answer.status}): start it with --tls`,
  );
}
