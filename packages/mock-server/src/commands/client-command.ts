import { MockServerError } from "../errors.ts";
import { toOneOf, toRange, toWhole } from "./arguments.ts";
import { checkOutput } from "./write-output.ts";

/** Options of a command before `--`, and the client's own command behind it. */
export interface SplitArguments {
  readonly options: readonly string[];
  readonly client: readonly string[];
}

/** Splits `grade --side rest -- node client.js` at its `--`. */
export function splitArguments(argv: readonly string[]): SplitArguments {
  const at = argv.indexOf("--");
  return at === -1 ? { options: argv, client: [] } : { options: argv.slice(0, at), client: argv.slice(at + 1) };
}

/** @throws {MockServerError} ERR_ARGUMENT when there is no client to run */
export function checkClient(client: readonly string[], name: string): void {
  if (client.length > 0) return;
  throw new MockServerError(
    "ERR_ARGUMENT",
    `${name} needs the client's command behind --, e.g. ${name} -- node client.js`,
  );
}

/** How a command is run that starts a client again and again, and where its report goes. */
interface ClientRun<Format extends string> {
  readonly format: Format;
  readonly output: string | undefined;
  readonly timeoutSeconds: number;
  readonly jobs: number;
}

/** Options of every such command, for `parseArgs`. */
export const clientRunOptions = {
  format: { type: "string", default: "text" },
  output: { type: "string" },
  jobs: { type: "string", default: "4" },
  list: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

/**
 * Reads and checks what {@link clientRunOptions} say.
 *
 * @throws {MockServerError} ERR_ARGUMENT when a value is out of range, or the output cannot be written
 */
export function readClientRun<Format extends string>(
  values: { readonly [Name in "format" | "timeout" | "jobs"]: string } & { readonly output?: string | undefined },
  formats: readonly Format[],
): ClientRun<Format> {
  const { format, output, timeout, jobs } = values;
  const run = {
    format: toOneOf("format", format, formats),
    output,
    timeoutSeconds: toRange("timeout", timeout, 1, 600),
    jobs: toWhole("jobs", jobs, 1, 32),
  };
  checkOutput(output);
  return run;
}

/** Aborts when somebody presses Ctrl-C: the clients that run have to be ended too. */
export function interruption(): AbortSignal & Disposable {
  const controller = new AbortController();
  const abort = () => controller.abort(new Error("interrupted"));
  process.once("SIGINT", abort);
  process.once("SIGTERM", abort);
  const release = () => {
    process.off("SIGINT", abort);
    process.off("SIGTERM", abort);
  };
  return Object.assign(controller.signal, { [Symbol.dispose]: release });
}
