import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeEvent } from "../decode.ts";
import { encodeEvent } from "../encode.ts";
import {
  createGiftStreaks,
  type GiftStreakEvent as Gift,
  type GiftStreaksOptions,
  type GiftStreakUpdate,
} from "./gift-streaks.ts";

const TIMEOUT_MS = 10_000;
const users = [
  { id: "1", uniqueId: "ann" },
  { id: "11", uniqueId: "bob" },
  { id: "0", uniqueId: "1" },
];
/** Ids and prices; the last one cannot be repeated. */
const gifts = [
  { giftId: 1, giftName: "Rose", diamondCount: 1, giftType: 1 },
  { giftId: 11, giftName: "Perfume", diamondCount: 20, giftType: 1 },
  { giftId: 2, giftName: "Lion", diamondCount: 29_999, giftType: 2 },
];

/** What a viewer does, and what the server makes of it. */
const combo = fc.record({
  user: fc.constantFrom(...users),
  gift: fc.constantFrom(...gifts),
  hasGroup: fc.boolean(),
  rises: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 6 }),
  end: fc.constantFrom("repeats", "rises", "lost"),
});

/** What happens to one message on its way; `swap` has it overtaken by the next one of its streak. */
const hop = fc.record({
  lane: fc.nat(),
  swap: fc.boolean(),
  duplicate: fc.boolean(),
  /** A reconnect sends so many of the last messages again. */
  replay: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 10 }) }),
  history: fc.boolean(),
  pauseMs: fc.oneof(
    { weight: 3, arbitrary: fc.nat(2000) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 15_000 }) },
  ),
});

const scenario = fc.record({
  combos: fc.array(combo, { minLength: 1, maxLength: 12 }),
  hops: fc.array(hop, { minLength: 20, maxLength: 60 }),
});

type Combo = typeof combo extends fc.Arbitrary<infer T> ? T : never;
type Hop = typeof hop extends fc.Arbitrary<infer T> ? T : never;
type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never;

interface Lane {
  readonly events: Gift[];
  readonly hasGroup: boolean;
}

/** What was given, whoever hears of it. */
interface Ledger {
  readonly gifts: Map<string, number>;
  diamonds: number;
}

/** Combos with a group run at the same time; those without one follow each other for each user and gift. */
function serve(combos: Combo[]): { lanes: Lane[]; ledger: Ledger } {
  const lanes = new Map<string, Lane>();
  const ledger: Ledger = { gifts: new Map(), diamonds: 0 };
  for (const [index, one] of combos.entries()) {
    const groupId = one.hasGroup ? String(1000 + index) : "0";
    const account = accountOf(one.user, one.gift.giftId);
    const lane = lanes.get(`${account} ${groupId}`) ?? { events: [], hasGroup: one.hasGroup };
    lanes.set(`${account} ${groupId}`, lane);
    const counts = countsOf(one);
    const given = one.gift.giftType === 1 ? Math.max(...counts) : counts.reduce((sum, count) => sum + count, 0);
    ledger.gifts.set(account, (ledger.gifts.get(account) ?? 0) + given);
    ledger.diamonds += given * one.gift.diamondCount;
    lane.events.push(...counts.map((count, at) => giftOf(one, groupId, count, at === counts.length - 1)));
  }
  return { lanes: [...lanes.values()], ledger };
}

function accountOf({ id, uniqueId }: Gift["user"], giftId: number): string {
  return `${id}/${uniqueId}/${giftId}`;
}

function countsOf({ gift, hasGroup, rises, end }: Combo): number[] {
  if (gift.giftType !== 1) return rises.slice(0, 1);
  const counts: number[] = [];
  // Without a group and an end, only a smaller first count shows that another streak has begun.
  const first = end === "lost" && !hasGroup ? [1, 1] : [];
  for (const rise of [...first, ...rises])
    counts.push((counts.at(-1) ?? 0) + (counts.length === 0 && !hasGroup ? 1 : rise));
  const last = counts.at(-1) as number;
  if (end === "repeats") counts.push(last);
  if (end === "rises") counts.push(last + 2);
  return counts;
}

function giftOf({ user, gift, end }: Combo, groupId: string, repeatCount: number, isLast: boolean): Gift {
  const repeatEnd = gift.giftType === 1 && isLast && end !== "lost";
  return { type: "gift", msgId: "", timestamp: 0, history: false, user, ...gift, groupId, repeatCount, repeatEnd };
}

interface Delivery {
  readonly event: Gift;
  readonly now: number;
}

/** Sends what the server has, one lane at a time, and does to it what networks do. */
function deliver({ combos, hops }: Scenario): { deliveries: Delivery[]; ledger: Ledger; now: number } {
  const { lanes, ledger } = serve(combos);
  const queues = lanes.map(({ events, hasGroup }) => ({ hasGroup, events: [...events] }));
  const sent: Gift[] = [];
  const deliveries: Delivery[] = [];
  let now = 0;
  for (let step = 0; queues.some(({ events }) => events.length > 0); step++) {
    const { lane, swap, duplicate, replay, history, pauseMs } = hops[step % hops.length] as Hop;
    now += pauseMs;
    const busy = queues.filter(({ events }) => events.length > 0);
    const { events, hasGroup } = busy[lane % busy.length] as Lane;
    const [next] = events.splice(swap && hasGroup && events.length > 1 ? 1 : 0, 1);
    // As on the wire: a streak's count is enough to know it again, a message without a streak needs its id.
    const needsId = !hasGroup || (next as Gift).giftType !== 1;
    const event = { ...(next as Gift), msgId: needsId || step % 2 === 0 ? String(step + 1) : "" };
    sent.push(event);
    const again = [
      ...(duplicate ? [event] : []),
      ...sent.slice(sent.length - replay).map((old) => ({ ...old, history })),
    ];
    deliveries.push(...[event, ...(replay > 0 || duplicate ? again : [])].map((one) => ({ event: one, now })));
  }
  return { deliveries, ledger, now };
}

/** Feeds the deliveries in virtual time; a shell that arms its timer ticks at every deadline. */
function count({ deliveries, now }: ReturnType<typeof deliver>, hasTimer: boolean, options: GiftStreaksOptions = {}) {
  const streaks = createGiftStreaks({ timeoutMs: TIMEOUT_MS, ...options });
  const updates: GiftStreakUpdate[] = [];
  const waitUntil = (time: number) => {
    for (let due = streaks.nextTimeout(); due !== undefined && due <= time; due = streaks.nextTimeout()) {
      updates.push(...streaks.tick(due));
    }
  };
  for (const delivery of deliveries) {
    if (hasTimer) waitUntil(delivery.now);
    updates.push(...streaks.add(delivery.event, delivery.now));
  }
  updates.push(...streaks.end(now));
  return { updates, streaks };
}

function totalsOf(updates: GiftStreakUpdate[]): Ledger {
  const ledger: Ledger = { gifts: new Map(), diamonds: 0 };
  for (const { user, giftId, delta, diamondsDelta } of updates) {
    const account = accountOf(user, giftId);
    ledger.gifts.set(account, (ledger.gifts.get(account) ?? 0) + delta);
    ledger.diamonds += diamondsDelta;
  }
  return ledger;
}

describe("gift streaks on a bad network", () => {
  it("count what was given, by user and gift, and what it cost", () => {
    fc.assert(
      fc.property(scenario, fc.boolean(), (played, hasTimer) => {
        const delivered = deliver(played);
        expect(totalsOf(count(delivered, hasTimer).updates)).toEqual(delivered.ledger);
      }),
    );
  });

  it("count the same when only a few streaks may be open, as long as the closed ones are remembered", () => {
    fc.assert(
      fc.property(scenario, (played) => {
        const delivered = deliver({ ...played, combos: played.combos.slice(0, 6) });
        const { updates, streaks } = count(delivered, true, { maxStreaks: 6, timeoutMs: 1000 });
        expect(totalsOf(updates)).toEqual(delivered.ledger);
        expect(streaks.openStreaks).toBe(0);
      }),
    );
  });

  it("never count down, and end each streak that was begun", () => {
    fc.assert(
      fc.property(scenario, fc.boolean(), (played, hasTimer) => {
        const { updates, streaks } = count(deliver(played), hasTimer);
        const running = new Map<string, { total: number; ended: boolean }>();
        for (const { key, groupId, delta, total, ended, reason } of updates) {
          const before = running.get(key) ?? { total: 0, ended: true };
          expect(delta).toBeGreaterThanOrEqual(0);
          expect(delta > 0 || !before.ended).toBe(true);
          expect(reason !== undefined).toBe(ended);
          if (groupId !== "" && reason !== "single") expect(total).toBe(before.total + delta);
          running.set(key, { total, ended });
        }
        expect([...running.values()].every(({ ended }) => ended)).toBe(true);
        expect(streaks.nextTimeout()).toBeUndefined();
      }),
    );
  });

  it("give the same updates whether a timer ticks or the next event does", () => {
    fc.assert(
      fc.property(scenario, (played) => {
        const delivered = deliver(played);
        expect(count(delivered, false).updates).toEqual(count(delivered, true).updates);
      }),
    );
  });

  it("meet every reason to end but too many", () => {
    const reasons = fc
      .sample(scenario, 200)
      .flatMap((played) => count(deliver(played), true).updates.flatMap(({ reason }) => reason ?? []));
    expect(new Set(reasons)).toEqual(new Set(["repeatEnd", "timeout", "superseded", "end", "single"]));
  });
});

/** A room whose combos rise by 1 to 3 and end once, as the mock server simulates it. */
function* simulateGifts(random: (max: number) => number): Generator<Gift> {
  let groupId = 7_000_000_000_000_000_000n;
  for (let combos = 0; combos < 40; combos++) {
    const [user, gift] = [users[random(users.length)], gifts[random(gifts.length)]];
    if (!user || !gift) continue;
    groupId += BigInt(1 + random(1000));
    const base = { type: "gift" as const, msgId: "", timestamp: 0, history: false, user, ...gift };
    let repeatCount = 1;
    while (gift.giftType === 1 && random(4) > 0) {
      yield { ...base, groupId: String(groupId), repeatCount, repeatEnd: false };
      repeatCount += 1 + random(3);
    }
    yield { ...base, groupId: String(groupId), repeatCount, repeatEnd: true };
  }
}

describe("gift streaks of a simulated room", () => {
  it("count what the ends of its combos say, from bytes, with everything sent twice after a reconnect", () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat(1_000_000)), (numbers) => {
        const random = (max: number) => numbers.next().value % max;
        const events = [...simulateGifts(random)].map((event, index) => {
          const message = encodeEvent({ ...event, msgId: String(index + 1) });
          return decodeEvent({ ...message, isHistory: false }) as Gift;
        });
        const streaks = createGiftStreaks();
        const updates = [...events, ...events.map((event) => ({ ...event, history: true }))].flatMap((event, index) =>
          streaks.add(event, index * 500),
        );
        const ledger = events.filter(({ repeatEnd }) => repeatEnd).map(({ repeatCount }) => repeatCount);
        expect(updates.reduce((sum, { delta }) => sum + delta, 0)).toBe(ledger.reduce((sum, given) => sum + given, 0));
        expect(updates.filter(({ ended }) => ended)).toHaveLength(ledger.length);
      }),
    );
  });
});
