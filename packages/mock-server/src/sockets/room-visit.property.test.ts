import { setImmediate as nextTurn } from "node:timers/promises";
import { encodeEvent, type FetchResultInit } from "@webcast-kit/protocol";
import fc from "fast-check";
import { expect, it } from "vitest";
import { createManualClock, type VirtualClock } from "../clock/virtual-clock.ts";
import type { Playback } from "../namespace/playback.ts";
import { RoomLog } from "../rooms/room-log.ts";
import { parseRoomCursor, type RoomPosition } from "../rooms/room-position.ts";
import { type TapeEntry, toBatches } from "../tape/tape.ts";
import { RoomVisit } from "./room-visit.ts";

const ROOM = "7";
const HOUR_MS = 3_600_000;
/** Ids of what is said; those of the tape count from 0. */
const FIRST_SAID = 1000;
const message = (msgId: number) =>
  encodeEvent({ type: "like", user: {}, likeCount: 1, totalLikes: 1, msgId: String(msgId) });

/** What is done to a room and its client. */
const steps = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant("say" as const), count: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ do: fc.constant("advance" as const), ms: fc.integer({ min: 0, max: 30 }) }),
    fc.record({
      do: fc.constant("return" as const),
      /** Results that were lost on the way when the connection was cut. */
      lost: fc.nat({ max: 3 }),
      /** How often something is said while the client is away, and before it has heard of that. */
      away: fc.nat({ max: 3 }),
      atOnce: fc.nat({ max: 2 }),
      /** How long it is away. */
      ms: fc.nat({ max: 30 }),
    }),
  ),
);
const tapes = fc.record({
  times: fc.array(fc.nat({ max: 20 }), { maxLength: 8 }).map((times) => times.sort((a, b) => a - b)),
  speed: fc.constantFrom(0, 1, 7),
});

/** A client that comes back with its cursor, and keeps what it heard. */
class Client {
  readonly #clock: VirtualClock;
  readonly #log: RoomLog;
  readonly #playback: Playback;
  readonly #heard: FetchResultInit[] = [];
  #visit: RoomVisit | undefined;
  /** Results of this visit; that of entering always arrives. */
  #coming: FetchResultInit[] = [];

  constructor(clock: VirtualClock, log: RoomLog, playback: Playback) {
    this.#clock = clock;
    this.#log = log;
    this.#playback = playback;
  }

  come(): void {
    const position = this.#position();
    const visit = new RoomVisit({
      ...{ roomId: ROOM, log: this.#log, playback: this.#playback, clock: this.#clock },
      ...{ position: position ?? { batches: 0, sequence: 0 }, resumed: position !== undefined },
      ...{ historyCount: 0, graceMs: 10 * HOUR_MS },
      outlet: {
        sendResult: async (result) => {
          this.#coming.push(result);
          await nextTurn();
        },
        sendRaw: () => Promise.resolve(),
        close: () => expect.unreachable("nobody closes"),
      },
    });
    this.#visit = visit;
    this.#coming = [visit.welcome()];
    void visit.play();
  }

  #position(): RoomPosition | undefined {
    const cursor = this.#heard.at(-1)?.cursor;
    const position = cursor === undefined ? undefined : parseRoomCursor(cursor, ROOM);
    if (position) expect(this.#log.resumesAt(position)).toBe(true);
    return position;
  }

  tell(): void {
    this.#visit?.tell();
  }

  cut(lost: number): void {
    this.#visit?.leave();
    this.#visit = undefined;
    this.#heard.push(...this.#coming.slice(0, Math.max(1, this.#coming.length - lost)));
    this.#coming = [];
  }

  /** Ids of messages, in the order in which they came. */
  ids(): number[] {
    return this.#heard.flatMap(({ messages = [] }) => messages.map(({ msgId }) => Number(msgId)));
  }
}

it("a client that comes back hears the tape and what was said, each message once and in order, wherever it was cut", async () => {
  await fc.assert(
    fc.asyncProperty(tapes, steps, async ({ times, speed }, todo) => {
      const clock = createManualClock(HOUR_MS);
      const log = new RoomLog("ann");
      const entries: TapeEntry[] = times.map((t, index) => ({ t, kind: "message", message: message(index) }));
      const client = new Client(clock, log, { batches: toBatches(entries), startMs: 0, speed });
      let said = FIRST_SAID;
      const say = (count: number) => {
        const messages = Array.from({ length: count }, () => message(said++));
        log.add({ saidAtMs: clock.now(), messages, endsStream: false });
        client.tell();
      };
      client.come();
      for (const step of todo) {
        if (step.do === "say") say(step.count);
        else if (step.do === "advance") await clock.advance(step.ms);
        else {
          client.cut(step.lost);
          for (let times = 0; times < step.away; times++) say(1);
          await clock.advance(step.ms);
          client.come();
          for (let times = 0; times < step.atOnce; times++) say(1);
        }
      }
      await clock.advance(HOUR_MS);
      client.cut(0);
      const ids = client.ids();
      expect(ids.filter((id) => id < FIRST_SAID)).toEqual(times.map((_t, index) => index));
      expect(ids.filter((id) => id >= FIRST_SAID).map((id) => id - FIRST_SAID)).toEqual([
        ...Array(said - FIRST_SAID).keys(),
      ]);
    }),
  );
});
