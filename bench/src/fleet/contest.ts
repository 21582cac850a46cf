import { durationOf } from "@webcast-kit/mock-server";
import { Child, median } from "../mock/children.ts";
import type { Ready, RoundCommand, SubjectName } from "./child.ts";
import type { Round } from "./fleet.ts";
import { LEAD_MS, type RoomPlan, SECONDS } from "./room.ts";
import type { ServerAddress, ServerUsage } from "./server-child.ts";

/** What one subject needed and heard: medians of the rounds, and worst cases of what must not happen. */
export interface FleetCost {
  /** Milliseconds of CPU in each second that a room plays. */
  readonly cpuMsOfRoom: number;
  readonly cpuMicrosOfMessage: number;
  /** To open one room. */
  readonly connectCpuMsOfRoom: number;
  /** What a room adds to the process. */
  readonly rssBytesOfRoom: number;
  readonly rssBytes: number;
  /** How much later than planned the last event came. */
  readonly lateMs: number;
  /** In all rounds, warm-up included. */
  readonly lost: number;
  readonly outOfOrder: number;
  /** Acknowledgements that the server did not get, in all rounds. */
  readonly unacknowledged: number;
  /** What the mock server used for all rooms, as a part of one core. */
  readonly serverCores: number;
}

interface MeasuredRound extends Round {
  readonly acks: number;
  readonly serverCpuMs: number;
}

const WARM_UP_ROUNDS = 1;

/** Lets both fleets play the same rooms in turn; each is a process of its own, and so is the mock server. */
export async function contest(
  plan: RoomPlan,
  names: readonly string[],
  rounds: number,
  say: (text: string) => void,
): Promise<Record<SubjectName, FleetCost>> {
  const server = new Child("../fleet/server-child.js", names);
  const address = await server.next<ServerAddress>();
  const fleets = (["ours", "peer"] as const).map((subject) => new Fleet(subject, address, server, plan, names));
  try {
    for (const fleet of fleets) await fleet.start();
    for (let round = -WARM_UP_ROUNDS; round < rounds; round++) {
      for (const fleet of fleets) {
        const { cpuMs, lateMs } = await fleet.play();
        say(`round ${round + 1}, ${fleet.subject}: ${Math.round(cpuMs)} ms of CPU, ${Math.round(lateMs)} ms late`);
      }
    }
  } finally {
    for (const fleet of fleets) fleet.stop();
    server.stop();
  }
  return Object.fromEntries(fleets.map((fleet) => [fleet.subject, fleet.cost()])) as Record<SubjectName, FleetCost>;
}

class Fleet {
  readonly subject: SubjectName;
  readonly #child: Child;
  readonly #server: Child;
  readonly #plan: RoomPlan;
  readonly #names: readonly string[];
  readonly #rounds: MeasuredRound[] = [];
  #rssBefore = 0;

  constructor(
    subject: SubjectName,
    { url, apiKey }: ServerAddress,
    server: Child,
    plan: RoomPlan,
    names: readonly string[],
  ) {
    this.subject = subject;
    this.#child = new Child("../fleet/child.js", [subject, url, apiKey]);
    this.#server = server;
    this.#plan = plan;
    this.#names = names;
  }

  async start(): Promise<void> {
    this.#rssBefore = (await this.#child.next<Ready>()).rssBytes;
  }

  /** @throws {Error} when a room heard something else than it should, or of something broken */
  async play(): Promise<Round> {
    const { tape, messageIds, sum } = this.#plan;
    const before = await this.#server.ask<ServerUsage>({});
    const script = { messageIds, endMs: durationOf(tape) };
    const round = await this.#child.ask<Round>({ names: this.#names, script } satisfies RoundCommand);
    const after = await this.#server.ask<ServerUsage>({});
    if (round.faults.length > 0) throw new Error(`${this.subject}: ${round.faults.join("; ")}`);
    const isWhole = round.received === messageIds.length * this.#names.length;
    if (isWhole && round.sums.join() !== String(sum)) {
      throw new Error(`${this.subject} read other values: ${round.sums.join(", ")}, not ${sum}`);
    }
    this.#rounds.push({ ...round, acks: after.acks, serverCpuMs: after.cpuMs - before.cpuMs });
    return round;
  }

  stop(): void {
    this.#child.stop();
  }

  cost(): FleetCost {
    const measured = this.#rounds.slice(WARM_UP_ROUNDS);
    const middle = (read: (round: MeasuredRound) => number) => median(measured.map(read));
    const add = (read: (round: MeasuredRound) => number) => this.#rounds.reduce((all, each) => all + read(each), 0);
    const { messageIds, frames } = this.#plan;
    const rooms = this.#names.length;
    const cpuMs = middle((round) => round.cpuMs);
    return {
      cpuMsOfRoom: cpuMs / rooms / SECONDS,
      cpuMicrosOfMessage: (cpuMs * 1000) / (rooms * messageIds.length),
      connectCpuMsOfRoom: middle(({ connectCpuMs }) => connectCpuMs) / rooms,
      rssBytesOfRoom: (middle(({ rssBytes }) => rssBytes) - this.#rssBefore) / rooms,
      rssBytes: middle(({ rssBytes }) => rssBytes),
      lateMs: middle(({ lateMs }) => lateMs),
      lost: add(({ received }) => rooms * messageIds.length - received),
      outOfOrder: add(({ outOfOrder }) => outOfOrder),
      unacknowledged: add(({ acks }) => rooms * frames - acks),
      serverCores: middle(({ serverCpuMs }) => serverCpuMs) / (LEAD_MS + SECONDS * 1000),
    };
  }
}
