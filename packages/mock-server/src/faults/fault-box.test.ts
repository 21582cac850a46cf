import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { FaultBox, type FaultEvent } from "./fault-box.ts";
import { type Scene, sceneOf } from "./scene.ts";
import type { FaultSpec } from "./spec.ts";

const request = (path = "/webcast/room_id", key = "test_pro"): Scene =>
  sceneOf({ url: path, headers: { "x-api-key": key }, address: "127.0.0.1" });

let events: FaultEvent[];
let box: FaultBox;

beforeEach(() => {
  events = [];
  box = new FaultBox({ seed: 5, onFire: (event) => events.push(event) });
});

/** Which of so many requests a fault happens to, from 1. */
function happenings(units: number, scene = request()): number[] {
  return Array.from({ length: units }, (_, index) => index + 1).filter(() => box.first("request", scene) !== undefined);
}

describe("a fault", () => {
  it("happens once, to what comes next, when nothing else is said", () => {
    box.arm([{ name: "http-status" }]);
    expect(happenings(4)).toEqual([1]);
    expect(box.list()).toEqual([
      { id: 1, name: "http-status", count: 1, probability: 1, seed: 6, status: 503, fired: 1 },
    ]);
  });

  it("happens as often as it says", () => {
    box.arm([{ name: "http-status", count: 3 }]);
    expect(happenings(5)).toEqual([1, 2, 3]);
  });

  it("happens to the nth that fits, and to those behind it as far as it goes", () => {
    box.arm([{ name: "http-status", count: 2, where: { nth: 3, path: "/webcast/*" } }]);
    expect(happenings(1, request("/other"))).toEqual([]);
    expect(happenings(6)).toEqual([3, 4]);
  });

  it("counts what fits also while another one happens", () => {
    box.arm([{ name: "http-html" }, { name: "http-status", where: { nth: 2 } }]);
    expect(happenings(3)).toEqual([1, 2]);
    expect(events.map(({ name }) => name)).toEqual(["http-html", "http-status"]);
  });

  it.each([{ probability: 0 }, { count: 0 }])(
    "never happens with $probability$count, and then nothing waits for it",
    (spec) => {
      box.arm([{ name: "http-status", ...spec }]);
      expect([box.isIdle, happenings(100), box.pending()]).toEqual([true, [], []]);
    },
  );

  it("takes the same chances with the same seed, and others with another", () => {
    const chances = (seed: number) => {
      box.disarm();
      box.arm([{ name: "http-status", probability: 0.5, count: 1000, seed }]);
      return happenings(200).join();
    };
    expect(chances(1)).toBe(chances(1));
    expect(chances(1)).not.toBe(chances(2));
  });

  it("takes other chances than the one before it, when no seed is given", () => {
    const chances = () => {
      box.disarm();
      box.arm([{ name: "http-status", probability: 0.5, count: 1000 }]);
      return happenings(200).join();
    };
    expect(chances()).not.toBe(chances());
  });

  it("happens about as often as it is likely", () => {
    box.arm([{ name: "http-status", probability: 0.25, count: 1_000_000 }]);
    const times = happenings(4000).length;
    expect(times).toBeGreaterThan(900);
    expect(times).toBeLessThan(1100);
  });

  it("happens at least where it is certain, and at most as often as it says, whatever else is armed", () => {
    const spec = fc.record({
      name: fc.constantFrom<FaultSpec["name"]>("http-status", "http-html", "http-hang"),
      count: fc.nat(5),
      probability: fc.constantFrom(0, 0.5, 1),
      where: fc.record({ nth: fc.integer({ min: 1, max: 5 }) }),
    });
    const property = fc.property(fc.array(spec, { maxLength: 5 }), fc.nat(30), (specs, units) => {
      box.disarm();
      const armed = box.arm(specs);
      const happened = happenings(units).length;
      const fired = box.list().map((fault) => fault.fired);
      expect(fired.reduce((sum, each) => sum + each, 0)).toBe(happened);
      for (const [index, { count, probability }] of armed.entries()) {
        expect(fired[index]).toBeLessThanOrEqual(probability === 0 ? 0 : count);
      }
      const [only] = armed;
      if (armed.length !== 1 || only?.probability !== 1) return;
      expect(fired).toEqual([Math.min(only.count, Math.max(0, units - (only.where?.nth ?? 1) + 1))]);
    });
    fc.assert(property);
  });
});

describe("arming", () => {
  it("arms none when one is wrong", () => {
    expect(() => box.arm([{ name: "http-status" }, { name: "http-status", status: 99 }])).toThrow(
      "ERR_ARGUMENT: fault/status must be a whole number from 200 to 599, got 99",
    );
    expect([box.list(), box.isIdle, box.arm([{ name: "http-html" }])[0]?.id]).toEqual([[], true, 1]);
  });

  it.each([
    [{ name: "no-such-fault" }, /fault\/name must be one of tcp-delay, .*, got "no-such-fault"$/],
    [{}, /fault must have name$/],
    [{ name: "http-status", sttaus: 500 }, /fault\/sttaus is not known here/],
    [{ name: "http-status", probability: 1.5 }, /fault\/probability must be a number from 0 to 1, got 1.5$/],
    [{ name: "http-status", count: -1 }, /fault\/count must be a whole number from 0 to 1000000, got -1$/],
    [
      { name: "http-status", where: { nth: 0 } },
      /fault\/where\/nth must be a whole number from 1 to 1000000000, got 0$/,
    ],
    [
      { name: "http-status", where: { key: "s".repeat(600) } },
      /fault\/where\/key must not have more than 512 characters$/,
    ],
    [
      { name: "http-status", where: { event: "chat" } },
      /where\/event is for messages; http-status happens to a request$/,
    ],
    [
      { name: "ws-close-code", where: { event: "chat" } },
      /where\/event is for messages; ws-close-code happens to a close frame$/,
    ],
    [{ name: "ws-bad-opcode", opcode: 1 }, /fault\/opcode must be one of 3, .*, got 1$/],
    [{ name: "ws-subprotocol", protocol: "a\r\nb: c" }, /fault\/protocol must match pattern/],
    [null, /fault must be object$/],
  ])("refuses what is none, with field, value and range: %#", (spec, message) => {
    expect(() => box.arm([spec as unknown as FaultSpec])).toThrow(message);
  });

  it("has a bound for what can still happen, and forgets what is over before that", () => {
    const [waiting] = box.arm([{ name: "http-html", where: { path: "/never" } }]);
    for (let times = 0; times < 4; times++) {
      box.arm(Array(400).fill({ name: "http-status" }));
      expect(happenings(400)).toHaveLength(400);
    }
    expect(box.list().length).toBe(1000);
    expect(box.pending()).toEqual([waiting]);
    box.arm(Array(999).fill({ name: "http-status" }));
    expect(() => box.arm([{ name: "http-status" }])).toThrow("no more than 1000 faults can be armed at once");
    expect(box.list().length).toBe(1000);
  });

  it("is undone for one or for all; what is told is how many could still have happened", () => {
    const [first] = box.arm([{ name: "http-status" }, { name: "http-html" }, { name: "http-hang" }]);
    expect([box.disarm(first?.id), box.disarm(first?.id), box.disarm(99)]).toEqual([1, 0, 0]);
    expect(happenings(1)).toEqual([1]);
    expect([box.disarm(), box.list()]).toEqual([1, []]);
  });
});
