import { setTimeout as delay } from "node:timers/promises";
import { clientEnvironment } from "../grade/client-environment.ts";
import { type ClientEnd, ClientProcess } from "../grade/client-process.ts";
import { startMockServer } from "../server.ts";
import type { Reading } from "./readings.ts";

/** How a client got on with one reading. */
export interface ReadingOutcome {
  readonly end: ClientEnd;
  /** Rules of conduct that it broke. */
  readonly broken: readonly string[];
}

export interface ReadingOptions {
  /** The client, as a command and its arguments. */
  readonly command: readonly string[];
  /** Longest time that it may run, in real seconds. */
  readonly timeoutSeconds: number;
  /** Ends it early. */
  readonly signal: AbortSignal;
}

const SECOND_MS = 1000;

/** Runs a client against a server that reads the reference in one way. */
export async function runReading(
  { name, settings }: Reading,
  { command, timeoutSeconds, signal }: ReadingOptions,
): Promise<ReadingOutcome> {
  await using mock = await startMockServer({ quirks: settings });
  const client = await ClientProcess.start(command, {
    ...clientEnvironment(mock, { seconds: timeoutSeconds }),
    WEBCAST_MOCK_QUIRKS: name,
  });
  const over = new AbortController();
  const time = delay(timeoutSeconds * SECOND_MS, undefined, { signal: AbortSignal.any([over.signal, signal]) });
  await Promise.race([client.ended, time.catch(() => undefined)]);
  over.abort();
  const end = await client.stop();
  const broken = mock.conduct().rules.filter(({ verdict }) => verdict === "fail");
  return { end, broken: broken.map(({ id }) => id) };
}
