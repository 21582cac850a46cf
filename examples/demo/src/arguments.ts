import { parseArgs } from "node:util";

export const usage = `Usage: pnpm demo [options]

Signs, connects directly, decodes and prints: starts the mock server in this process, gets credentials for a live user,
opens the signed WebSocket URL, and prints one line an event and a table at the end of the stream.

  --speed N      how fast the room plays: 1 as recorded, 10 ten times as fast, 0 as fast as the client reads
                 (default: so that it takes about 10 seconds)
  --corpus DIR   play recorded payloads (index.jsonl and messages/) in place of the simulated room
  --json         print JSON lines only: one an event, and a summary at the end
  --user NAME    connect to this user (default streamer; a user who is not live shows how that fails)
  -h, --help     print this
`;

export interface DemoArguments {
  readonly help: boolean;
  readonly json: boolean;
  readonly user: string;
  /** `undefined` chooses a speed for about ten seconds. */
  readonly speed: number | undefined;
  readonly corpus: string | undefined;
}

/** The arguments cannot be used; the message says what was expected. */
export class UsageError extends Error {}

/** @throws {UsageError} when an argument is not known or has no use */
export function parseArguments(argv: readonly string[]): DemoArguments {
  const { help = false, json = false, user = "streamer", speed, corpus } = parse(argv);
  return { help, json, user, corpus, speed: speed === undefined ? undefined : parseSpeed(speed) };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        speed: { type: "string" },
        corpus: { type: "string" },
        json: { type: "boolean" },
        user: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (cause) {
    throw new UsageError((cause as Error).message, { cause });
  }
}

function parseSpeed(text: string): number {
  const speed = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isFinite(speed) && speed >= 0 && speed <= 1_000_000) return speed;
  throw new UsageError(`--speed must be a number from 0 to 1000000, got ${JSON.stringify(text)}`);
}
