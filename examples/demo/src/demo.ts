import { durationOf, readCorpus, readDemoTape, startMockServer, type Tape } from "@webcast-kit/mock-server";
import { connectDirect, createSigningClient, isConnectionNotice } from "@webcast-kit/signing";
import type { DemoArguments } from "./arguments.ts";
import type { Output } from "./output.ts";
import { isAccountedFor, type Outcome } from "./summary.ts";
import { Tally } from "./tally.ts";

/** How long a run takes at its default speed. */
const DEFAULT_DURATION_MS = 10_000;
/** Short, so that a run of ten seconds shows a few heartbeats. */
const HEARTBEAT_INTERVAL_MS = 2000;

/**
 * The main job: sign, connect directly, decode, print.
 *
 * @returns whether the stream was seen to its end and everything that the server sent is accounted for; or it was
 *   interrupted
 */
export async function runDemo(options: DemoArguments, output: Output, signal: AbortSignal): Promise<boolean> {
  const tape = options.corpus === undefined ? readDemoTape() : readCorpus(options.corpus);
  const speed = options.speed ?? Math.max(1, durationOf(tape) / DEFAULT_DURATION_MS);
  await using mock = await startMockServer({ tape, speed, heartbeatIntervalMs: HEARTBEAT_INTERVAL_MS });

  const client = createSigningClient({ apiKey: mock.keys.pro, baseUrl: mock.url });
  // One socket, so that its ledger can be compared with what arrived.
  const connection = await connectDirect({ client, uniqueId: options.user, reconnect: false });
  output.started(`Connected to @${options.user}, room ${connection.roomId}, through ${mock.url}`);
  // Not given to the connection: an interrupted run ends as a closed one, with its table.
  const stop = () => void connection.close();
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop, { once: true });

  const tally = new Tally();
  for await (const event of connection) {
    if (isConnectionNotice(event)) continue;
    tally.add(event);
    output.event(event, tally.total);
  }

  const { cause, reason } = await connection.closed;
  const [report] = mock.webcastConnections();
  const outcome: Outcome = {
    tally,
    stats: connection.stats,
    messagesSent: messagesOn(tape),
    acks: report?.acks ?? { expected: 0, accepted: 0 },
    end: cause === "local" ? "interrupted" : reason,
    complete: cause === "streamEnd",
  };
  output.finished(outcome);
  return cause === "local" || (outcome.complete && isAccountedFor(outcome));
}

function messagesOn(tape: Tape): number {
  return tape.entries.filter(({ kind }) => kind === "message").length;
}
