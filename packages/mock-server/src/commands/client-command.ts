import { MockServerError } from "../errors.ts";

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

/** @throws {MockServerError} ERR_ARGUMENT when it is none of them */
export function toOneOf<const Value extends string>(option: string, text: string, values: readonly Value[]): Value {
  const found = values.find((value) => value === text);
  if (found !== undefined) return found;
  throw new MockServerError(
    "ERR_ARGUMENT",
    `--${option} must be one of ${values.join(", ")}, got ${JSON.stringify(text)}`,
  );
}

/** @throws {MockServerError} ERR_ARGUMENT when it is out of range */
export function toRange(option: string, text: string, min: number, max: number): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (value >= min && value <= max) return value;
  throw new MockServerError("ERR_ARGUMENT", `--${option} must be from ${min} to ${max}, got ${JSON.stringify(text)}`);
}

/** @throws {MockServerError} ERR_ARGUMENT when it is out of range, or no whole number */
export function toWhole(option: string, text: string, min: number, max: number): number {
  const value = toRange(option, text, min, max);
  if (Number.isInteger(value)) return value;
  throw new MockServerError("ERR_ARGUMENT", `--${option} must be a whole number, got ${JSON.stringify(text)}`);
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
