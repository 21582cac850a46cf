import { readFileSync } from "node:fs";
import { events } from "@webcast-kit/contract";
import { decodeEvent, type LiveEvent } from "@webcast-kit/protocol";
import fc from "fast-check";
import { Value } from "typebox/value";
import { describe, expect, it } from "vitest";
import { formatTape } from "../tape/tape-format.ts";
import { simulateRoom } from "./simulator.ts";

/** What a client would see of a simulated room. */
function watch(seed: number): LiveEvent[] {
  return simulateRoom({ seed, messages: 600 }).entries.map((entry) => {
    if (entry.kind !== "message") throw new Error(`unexpected entry ${entry.kind}`);
    return decodeEvent(entry.message);
  });
}

function only<Type extends LiveEvent["type"]>(all: readonly LiveEvent[], type: Type): LiveEvent<Type>[] {
  return all.filter((event): event is LiveEvent<Type> & LiveEvent => event.type === type);
}

const rooms = fc.integer({ min: 0, max: 2 ** 31 - 1 }).map(watch);
const runs = { numRuns: 20 };

describe("simulateRoom", () => {
  it("writes the tape of the fixtures package again from its seed", () => {
    const file = new URL("../../../../fixtures/tapes/demo.tape.jsonl", import.meta.url);
    expect(formatTape(simulateRoom({ seed: 7 }))).toBe(readFileSync(file, "utf8"));
  });

  it("makes events that fit the contract, and ends with the end of the stream", () => {
    fc.assert(
      fc.property(rooms, (all) => {
        for (const event of all) {
          expect(Value.Check(events[event.type as keyof typeof events], event), JSON.stringify(event)).toBe(true);
        }
        expect(only(all, "control")).toHaveLength(1);
        expect(all.at(-1)).toMatchObject({ type: "control", action: 3 });
      }),
      runs,
    );
  });

  it("gives every message an id of its own, in order of time", () => {
    fc.assert(
      fc.property(rooms, (all) => {
        expect(new Set(all.map(({ msgId }) => msgId)).size).toBe(all.length);
        const times = all.map(({ timestamp }) => timestamp);
        expect(times).toEqual([...times].sort((a, b) => a - b));
      }),
      runs,
    );
  });

  it("counts likes and viewers as a room does", () => {
    fc.assert(
      fc.property(rooms, (all) => {
        let likes = 0;
        for (const { likeCount, totalLikes } of only(all, "like")) {
          likes += likeCount;
          expect(totalLikes).toBe(likes);
        }
        let viewers = 0;
        for (const { viewerCount, totalViewers } of only(all, "roomUserSeq")) {
          expect(viewerCount).toBeLessThanOrEqual(totalViewers);
          expect(totalViewers).toBeGreaterThanOrEqual(viewers);
          viewers = totalViewers;
        }
      }),
      runs,
    );
  });

  it("raises the count of a combo and ends it at most once", () => {
    fc.assert(
      fc.property(rooms, (all) => {
        const combos = groupByCombo(only(all, "gift"));
        for (const combo of combos.values()) {
          const counts = combo.map(({ repeatCount }) => repeatCount);
          expect(counts).toEqual([...counts].sort((a, b) => a - b));
          expect(combo.slice(0, -1).some(({ repeatEnd }) => repeatEnd)).toBe(false);
        }
      }),
      runs,
    );
  });

  it("unpins only what is pinned", () => {
    fc.assert(
      fc.property(rooms, (all) => {
        let pinned: string | undefined;
        for (const { action, originalMsgId } of only(all, "roomPin")) {
          expect(action === 1 ? pinned === undefined : pinned === originalMsgId).toBe(true);
          pinned = action === 1 ? originalMsgId : undefined;
        }
      }),
      runs,
    );
  });

  it("keeps the id of a battle, and its scores never fall", () => {
    fc.assert(
      fc.property(rooms, (all) => {
        let running: LiveEvent<"battle"> | undefined;
        for (const battle of only(all, "battle")) {
          if (running) {
            expect(battle.battleId).toBe(running.battleId);
            for (const [index, { score }] of battle.teams.entries()) {
              expect(score).toBeGreaterThanOrEqual(running.teams[index]?.score ?? 0);
            }
          }
          running = battle.status === 2 ? undefined : battle;
        }
      }),
      runs,
    );
  });
});

function groupByCombo(gifts: readonly LiveEvent<"gift">[]): Map<string | undefined, LiveEvent<"gift">[]> {
  const groups = new Map<string | undefined, LiveEvent<"gift">[]>();
  for (const gift of gifts) groups.set(gift.groupId, [...(groups.get(gift.groupId) ?? []), gift]);
  return groups;
}
