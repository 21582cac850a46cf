import { Readable } from "node:stream";
import { main } from "../src/main.ts";

/** What a run of a command line left behind. */
export interface CliRun {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** How a command line is run. */
export interface CliRunOptions {
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly isTTY?: boolean;
  /** Hears each text as it is written. */
  readonly onOutput?: (text: string) => unknown;
}

/** Runs `webcast` in this process, with what is typed into it. */
export async function runCli(argv: readonly string[], options: CliRunOptions = {}): Promise<CliRun> {
  const { input = "", env = {}, signal = new AbortController().signal, isTTY = false, onOutput } = options;
  const written = { out: "", error: "" };
  const screen = (name: "out" | "error") => ({
    isTTY,
    columns: 80,
    write: (text: string) => {
      written[name] += text;
      return onOutput?.(text);
    },
  });
  const stdin = Readable.from([Buffer.from(input)]);
  const code = await main(argv, { stdin, stdout: screen("out"), stderr: screen("error"), env, signal });
  return { code, ...written };
}
