import { run } from "../packages/mock-server/src/bin.ts";

/** What a run of `webcast-mock` came to. */
export interface CliResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `webcast-mock` in this process; only one at a time. */
export async function runMockCli(...argv: readonly string[]): Promise<CliResult> {
  const { stdout, stderr } = process;
  const writes = [stdout.write, stderr.write] as const;
  const heard = { out: "", err: "" };
  const listen = (where: "out" | "err") => (text: unknown) => {
    heard[where] += String(text);
    return true;
  };
  stdout.write = listen("out") as typeof stdout.write;
  stderr.write = listen("err") as typeof stderr.write;
  try {
    process.exitCode = undefined;
    await run(argv);
    return { code: Number(process.exitCode ?? 0), ...heard };
  } finally {
    [stdout.write, stderr.write] = writes;
    process.exitCode = undefined;
  }
}
