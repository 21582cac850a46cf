import { setImmediate as nextTurn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { decodeEvent, decodeFrame, ProtocolError } from "@webcast-kit/protocol";
import { decodeMessage } from "@webcast-kit/protocol/messages";
import { createClientSession } from "@webcast-kit/protocol/session";
import { describe, expect, it } from "vitest";
import { type Chance, createChance, mutate } from "./mutate.ts";
import { readSeeds, type Seed } from "./seeds.ts";

/*
 * Mutated frames and messages must end in events or in a ProtocolError, soon, and leave nothing behind.
 * With the other tests this takes a few seconds; `pnpm fuzz` runs a million cases, or FUZZ_CASES, from FUZZ_SEED.
 */
const asked = process.env["FUZZ_CASES"];
const cases = Number(asked ?? 1_000_000);
const timeMs = asked === undefined ? 8_000 : 3_600_000;
const seed = Number(process.env["FUZZ_SEED"] ?? 20_251_122);

const SLOW_MS = 1000;
const CASES_PER_TURN = 500;
const MEBIBYTE = 1024 * 1024;

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** Every way in which bytes of the other side are read. */
function decodeAll(input: Seed): void {
  if (input.kind === "frame") {
    attempt(() => decodeFrame(input.bytes));
    receive(input.bytes);
    return;
  }
  const { method, bytes: payload } = input;
  // What is in a message is an event, never an exception.
  const event = decodeEvent({ method, payload, msgId: "1", msgType: 0, offset: "0", isHistory: false });
  attempt(() => "raw" in event && event.raw());
  attempt(() => decodeMessage(method, payload));
}

function attempt(decode: () => unknown): void {
  try {
    decode();
  } catch (error) {
    if (!(error instanceof ProtocolError) || error.code === "ERR_STATE") throw error;
  }
}

function receive(bytes: Uint8Array): void {
  const session = createClientSession({ roomId: "1" });
  session.open(0);
  session.receive(bytes, 1);
  for (const output of session.drain()) {
    if (output.type === "close" && output.cause === "error" && output.error === undefined) throw new Error("no reason");
  }
}

function pick(seeds: readonly Seed[], chance: Chance): Seed {
  return seeds[chance(0, seeds.length - 1)] as Seed;
}

/** @returns bytes that are held, once zlib let go: a collected handle is closed in a later turn, and its memory free after that */
async function heapUsed(): Promise<number> {
  for (let turn = 0; turn < 3; turn++) {
    collectGarbage();
    await nextTurn();
  }
  const { heapUsed: heap, external } = process.memoryUsage();
  return heap + external;
}

describe("mutated frames and messages", () => {
  it(
    "end in events or a typed error, soon, and leave nothing behind",
    async () => {
      const seeds = readSeeds();
      for (const input of seeds) decodeAll(input);
      const chance = createChance(seed);
      const before = await heapUsed();
      const startedAt = performance.now();
      let done = 0;
      for (; done < cases && performance.now() - startedAt < timeMs; done++) {
        // zlib lets go of what it holds in later turns of the event loop.
        if (done % CASES_PER_TURN === 0) await nextTurn();
        const origin = pick(seeds, chance);
        const input = { ...origin, bytes: mutate(origin.bytes, chance, pick(seeds, chance).bytes) };
        const began = performance.now();
        try {
          decodeAll(input);
        } catch (cause) {
          const what = input.kind === "message" ? input.method : "frame";
          const hex = Buffer.from(input.bytes).toString("hex");
          throw new Error(`case ${done} of FUZZ_SEED=${seed} (${what}): ${hex}`, { cause });
        }
        if (performance.now() - began > SLOW_MS) throw new Error(`case ${done} of FUZZ_SEED=${seed} is slow`);
      }
      expect(done).toBeGreaterThan(1000);
      expect((await heapUsed()) - before).toBeLessThan(30 * MEBIBYTE);
      console.info(`fuzz: ${done} cases, seed ${seed}, ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
    },
    timeMs + 60_000,
  );
});
