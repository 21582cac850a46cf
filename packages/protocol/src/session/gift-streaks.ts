import type { WebcastUser } from "@webcast-kit/contract";
import { ProtocolError } from "../errors.ts";
import { checkInteger } from "../limits.ts";
import type { LiveEvent } from "../live-event.ts";
import { createDedup, hasMsgId } from "./dedup.ts";
import { RecencyMap } from "./recency-map.ts";

export interface GiftStreaksOptions {
  /**
   * How long a streak may go without a rise before it is closed, 1,000 to 600,000 ms. Default 10,000: nobody has
   * published how long TikTok waits. Too short only says `ended` early, since a late rise continues the count.
   */
  readonly timeoutMs?: number;
  /**
   * How long a closed streak is remembered, so that what is sent again is not counted again, 0 to 86,400,000 ms.
   * Default 600,000, the window of `createDedup`.
   */
  readonly rememberMs?: number;
  /**
   * Streaks that may be open at once, and closed ones that are remembered, 1 to 1,000,000 each. Default 10,000, about
   * 15 MB in all. One more closes the open one that has not risen for the longest time.
   */
  readonly maxStreaks?: number;
  /**
   * What events from before the connection (`history: true`) do. Default `"count"`: they count like others, since on a
   * reconnect they are how missed gifts arrive, and what was seen before adds nothing. `"baseline"`: their gifts are
   * known but not counted, so that a streak which was under way adds only what comes after; missed gifts are then lost.
   */
  readonly history?: "count" | "baseline";
}

/** Why a streak ended. */
export type GiftStreakEnd =
  /** TikTok said so. */
  | "repeatEnd"
  /** It did not rise for `timeoutMs`. */
  | "timeout"
  /** Another streak of the same user and gift began, and neither has a group id. */
  | "superseded"
  /** `end()` was called. */
  | "end"
  /** More than `maxStreaks` were open. */
  | "overflow"
  /** The gift cannot be repeated. */
  | "single";

/** A streak rose or ended. */
export interface GiftStreakUpdate {
  /** Tells streaks apart; opaque. Streaks without a group id share one, one after the other. */
  readonly key: string;
  /** The sender, as the newest event says. */
  readonly user: WebcastUser;
  readonly giftId: number;
  /** Empty while no event said it. */
  readonly giftName: string;
  /** Decimal; empty when there is none. */
  readonly groupId: string;
  /** Gifts since the last update of this streak, 0 or more: the sum of all deltas is what was given. */
  readonly delta: number;
  /** Gifts in the streak so far, as TikTok counts: with those of history. */
  readonly total: number;
  /** Diamonds since the last update of this streak, 0 or more. More than `delta` gifts cost when the price came late. */
  readonly diamondsDelta: number;
  /** What `total` gifts cost, in diamonds; 0 while the price is not known. */
  readonly diamondsTotal: number;
  /** The streak is over. A late rise opens it again, and it ends again: book `delta`, show `total`. */
  readonly ended: boolean;
  /** Why; only when `ended`. */
  readonly reason?: GiftStreakEnd;
}

/** A gift event; where it came from does not matter. */
export type GiftStreakEvent = Omit<LiveEvent<"gift">, "raw">;

/**
 * Turns the gift events of one room, which count up and repeat themselves, into gifts that count once. Keep it across
 * reconnects of one logical session.
 *
 * All times are absolute milliseconds of any clock that does not go back.
 */
export interface GiftStreaks {
  /** Streaks that wait for their end, at most `maxStreaks`. */
  readonly openStreaks: number;
  /** Closed streaks that are remembered, at most `maxStreaks`. */
  readonly rememberedStreaks: number;
  /** Takes a gift event. Time-outs that were due come first; an event that says nothing new gives no update. */
  add(event: GiftStreakEvent, now: number): GiftStreakUpdate[];
  /** The time of `nextTimeout()` has come. Calling it earlier does nothing. */
  tick(now: number): GiftStreakUpdate[];
  /** When `tick` is due, or `undefined` when no streak is open. */
  nextTimeout(): number | undefined;
  /** The stream or the session is over: closes every streak. What was counted stays remembered. */
  end(now: number): GiftStreakUpdate[];
}

/**
 * Makes a counter of gift streaks.
 *
 * A gift whose type is known and is not 1 is complete in one event. Any other belongs to the streak of its user id
 * (`uniqueId` when there is none), gift id and group id, whose count only rises. A streak without a group id ends when
 * a new one begins: after `repeatEnd` with the next event, otherwise with a smaller count.
 *
 * @throws {ProtocolError} ERR_ARGUMENT when an option is out of range
 */
export function createGiftStreaks(options: GiftStreaksOptions = {}): GiftStreaks {
  return new GiftStreaksImpl(resolveOptions(options));
}

function resolveOptions({
  timeoutMs = 10_000,
  rememberMs = 600_000,
  maxStreaks = 10_000,
  history = "count",
}: GiftStreaksOptions): Required<GiftStreaksOptions> {
  if (history !== "count" && history !== "baseline") {
    throw new ProtocolError("ERR_ARGUMENT", `history must be "count" or "baseline", got ${JSON.stringify(history)}`);
  }
  return {
    timeoutMs: checkInteger("timeoutMs", timeoutMs, 1000, 600_000),
    rememberMs: checkInteger("rememberMs", rememberMs, 0, 86_400_000),
    maxStreaks: checkInteger("maxStreaks", maxStreaks, 1, 1_000_000),
    history,
  };
}

interface Streak {
  readonly key: string;
  readonly giftId: number;
  readonly groupId: string;
  user: WebcastUser;
  giftName: string;
  /** Of one gift, in diamonds. */
  price: number;
  total: number;
  /** Of `total`, what history said and is not ours to count. */
  uncounted: number;
  reportedGifts: number;
  reportedDiamonds: number;
  /** Of the newest event, Unix milliseconds; 0 when none said. */
  timestamp: number;
  /** While open: when it times out. Once closed: when it is forgotten. */
  dueAt: number;
  closedBy: GiftStreakEnd | undefined;
}

class GiftStreaksImpl implements GiftStreaks {
  readonly #options: Required<GiftStreaksOptions>;
  readonly #open = new RecencyMap<Streak>();
  readonly #closed = new RecencyMap<Streak>();
  /** The only way to know a single gift that is sent again. */
  readonly #messages = createDedup();

  constructor(options: Required<GiftStreaksOptions>) {
    this.#options = options;
  }

  get openStreaks(): number {
    return this.#open.size;
  }

  get rememberedStreaks(): number {
    return this.#closed.size;
  }

  add(event: GiftStreakEvent, now: number): GiftStreakUpdate[] {
    const updates = this.tick(now);
    if (!this.#messages.isNew({ roomId: "", method: "", msgId: event.msgId }, now)) return updates;
    return [...updates, ...(isSingle(event) ? this.#addSingle(event) : this.#addToStreak(event, now))];
  }

  #addSingle(event: GiftStreakEvent): GiftStreakUpdate[] {
    const streak = createStreak(event);
    this.#raise(streak, event);
    return report(streak, "single");
  }

  #addToStreak(event: GiftStreakEvent, now: number): GiftStreakUpdate[] {
    const key = streakKey(event);
    const known = this.#open.get(key) ?? this.#closed.get(key);
    const relation = known ? relate(known, event) : "first";
    if (relation === "late") return [];
    if (known && relation === "same") return this.#continue(known, event, now);
    const superseded = this.#open.get(key);
    this.#open.delete(key);
    this.#closed.delete(key);
    return [
      ...(superseded ? report(superseded, "superseded") : []),
      ...this.#continue(createStreak(event), event, now),
    ];
  }

  #continue(streak: Streak, event: GiftStreakEvent, now: number): GiftStreakUpdate[] {
    const raised = this.#raise(streak, event);
    const isOpen = this.#open.get(streak.key) === streak;
    if (!raised && !isOpen) return [];
    if (event.repeatEnd) return this.#close(streak, "repeatEnd", now);
    if (!raised) return report(streak);
    this.#keepOpen(streak, now);
    return [...report(streak), ...this.#closeExcess(now)];
  }

  /** Takes in what an event says and tells whether the count rose. */
  #raise(streak: Streak, event: GiftStreakEvent): boolean {
    const rise = Math.max(0, toCount(event.repeatCount) - streak.total);
    streak.total += rise;
    if (event.history && this.#options.history === "baseline") streak.uncounted += rise;
    streak.user = event.user;
    streak.giftName = event.giftName || streak.giftName;
    streak.price = Math.max(streak.price, toCount(event.diamondCount));
    streak.timestamp = Math.max(streak.timestamp, event.timestamp);
    return rise > 0;
  }

  #keepOpen(streak: Streak, now: number): void {
    this.#closed.delete(streak.key);
    streak.closedBy = undefined;
    streak.dueAt = now + this.#options.timeoutMs;
    this.#open.put(streak.key, streak);
  }

  #closeExcess(now: number): GiftStreakUpdate[] {
    const oldest = this.#open.oldest();
    return oldest && this.#open.size > this.#options.maxStreaks ? this.#close(oldest, "overflow", now) : [];
  }

  #close(streak: Streak, reason: GiftStreakEnd, now: number): GiftStreakUpdate[] {
    this.#open.delete(streak.key);
    streak.closedBy = reason;
    streak.dueAt = now + this.#options.rememberMs;
    this.#closed.put(streak.key, streak);
    if (this.#closed.size > this.#options.maxStreaks) this.#closed.takeOldest();
    return report(streak, reason);
  }

  tick(now: number): GiftStreakUpdate[] {
    const updates: GiftStreakUpdate[] = [];
    for (let streak = this.#open.oldest(); streak && streak.dueAt <= now; streak = this.#open.oldest()) {
      updates.push(...this.#close(streak, "timeout", streak.dueAt));
    }
    for (let streak = this.#closed.oldest(); streak && streak.dueAt <= now; streak = this.#closed.oldest()) {
      this.#closed.takeOldest();
    }
    return updates;
  }

  nextTimeout(): number | undefined {
    return this.#open.oldest()?.dueAt;
  }

  end(now: number): GiftStreakUpdate[] {
    const updates = this.tick(now);
    for (let streak = this.#open.oldest(); streak; streak = this.#open.oldest()) {
      updates.push(...this.#close(streak, "end", now));
    }
    return updates;
  }
}

/** Type 0 means that the event came without the gift's details: it may be part of a streak. */
function isSingle({ giftType = 0 }: GiftStreakEvent): boolean {
  return giftType !== 0 && giftType !== 1;
}

function createStreak(event: GiftStreakEvent): Streak {
  return {
    key: streakKey(event),
    giftId: event.giftId,
    groupId: knownId(event.groupId),
    user: event.user,
    giftName: "",
    price: 0,
    total: 0,
    uncounted: 0,
    reportedGifts: 0,
    reportedDiamonds: 0,
    timestamp: 0,
    dueAt: 0,
    closedBy: undefined,
  };
}

/** Unambiguous whatever a name holds: an id holds digits only, and the user comes last. */
function streakKey({ giftId, groupId, user }: GiftStreakEvent): string {
  const userId = knownId(user.id);
  return `${giftId}/${knownId(groupId)}/${userId === "" ? `@${user.uniqueId ?? ""}` : userId}`;
}

/** The wire's default for an id is zero. */
function knownId(id = ""): string {
  return id === "0" ? "" : id;
}

/** What is not a count adds nothing: events may come from JSON that nobody checked. */
function toCount(value: number): number {
  return Number.isSafeInteger(value) && value > 0 ? value : 0;
}

/**
 * Tells how an event relates to the streak of its key.
 *
 * A group id settles it. Without one, a new streak of the same user and gift looks like the old one, so count, end and
 * time must tell them apart. Within one streak an older event has no larger count, so it says nothing new.
 */
function relate(streak: Streak, event: GiftStreakEvent): "same" | "new" | "late" {
  if (streak.groupId !== "") return "same";
  if (event.timestamp !== 0 && event.timestamp < streak.timestamp) return "late";
  return startsAnew(streak, event) ? "new" : "same";
}

function startsAnew({ total, closedBy }: Streak, { repeatCount, repeatEnd, msgId }: GiftStreakEvent): boolean {
  const count = toCount(repeatCount);
  if (count === 0) return false;
  // Two ends of one count are two streaks only if their messages are known to differ.
  if (closedBy === "repeatEnd") return !repeatEnd || count !== total || hasMsgId(msgId);
  if (closedBy === undefined || repeatEnd) return count < total;
  return count <= total;
}

/** The update since the last one, if there is anything to say. A streak of which nothing was counted is silent. */
function report(streak: Streak, reason?: GiftStreakEnd): GiftStreakUpdate[] {
  const { key, user, giftId, giftName, groupId, total, price } = streak;
  const gifts = total - streak.uncounted;
  const delta = gifts - streak.reportedGifts;
  const diamondsDelta = gifts * price - streak.reportedDiamonds;
  if (gifts === 0 || (delta === 0 && diamondsDelta === 0 && reason === undefined)) return [];
  streak.reportedGifts = gifts;
  streak.reportedDiamonds = gifts * price;
  const update = { key, user, giftId, giftName, groupId, delta, total, diamondsDelta, diamondsTotal: total * price };
  return [reason === undefined ? { ...update, ended: false } : { ...update, ended: true, reason }];
}
