import type { WebcastUser } from "@webcast-kit/contract";
import { encodeEvent, type LiveEventInit } from "@webcast-kit/protocol";
import type { Tape, TapeEntry } from "../tape/tape.ts";
import { comments, createViewer, gifts, questions } from "./people.ts";
import { createRandom, type Random } from "./random.ts";

export interface SimulationOptions {
  /** The same seed gives the same room. */
  readonly seed: number;
  /** Roughly how many messages; the tape ends with the stream. Default 1,500. */
  readonly messages?: number;
}

/** The moment at which simulated rooms start. */
const START_MS = Date.parse("2026-01-01T00:00:00.000Z");
const STEP_MS = 200;
const BATTLE_SECONDS = 60;
const SECOND_MS = 1000;

/** An event that has its fields but not yet its id and time. */
type Draft = LiveEventInit extends infer Event
  ? Event extends unknown
    ? Omit<Event, "msgId" | "timestamp">
    : never
  : never;

/**
 * Simulates a room and records it.
 *
 * It holds what a real room holds: `totalLikes` grows by `likeCount`; a combo's `repeatCount` rises and ends once;
 * `viewerCount` never exceeds `totalViewers`, which never falls; a battle keeps its id, its scores never fall; only
 * what was pinned is unpinned; nothing follows the end of the stream.
 */
export function simulateRoom({ seed, messages = 1500 }: SimulationOptions): Tape {
  const room = new SimulatedRoom(createRandom(seed));
  while (room.entries.length < messages - 1) room.step();
  room.end();
  return {
    header: {
      tape: 1,
      id: `room-${seed}`,
      created: new Date(START_MS).toISOString(),
      license: "CC0-1.0",
      origin: "synthetic",
      seed,
    },
    entries: room.entries,
  };
}

class SimulatedRoom {
  readonly entries: TapeEntry[] = [];
  readonly #random: Random;
  readonly #host: WebcastUser;
  readonly #rival: string;
  readonly #viewers: WebcastUser[] = [];
  readonly #chats: { msgId: string; user: WebcastUser; comment: string }[] = [];
  #now = 0;
  #lastId = 7_350_000_000_000_000_000n;
  #totalLikes = 0;
  #combo: Extract<Draft, { type: "gift" }> | undefined;
  #battle: Extract<Draft, { type: "battle" }> | undefined;
  #battleEndsAt = 0;
  #pinned: Extract<Draft, { type: "roomPin" }> | undefined;

  constructor(random: Random) {
    this.#random = random;
    this.#host = createViewer(random);
    this.#rival = random.id();
    for (let count = 0; count < 12; count++) this.#viewers.push(createViewer(random));
    this.#emit({ type: "chat", user: this.#anyone(), comment: "who else is waiting?", history: true });
    this.#emit({ type: "chat", user: this.#anyone(), comment: "starting any minute", history: true });
    this.#countViewers();
  }

  /** Lets a fifth of a second pass. */
  step(): void {
    const before = this.#now;
    this.#now += STEP_MS;
    if (crossed(before, this.#now, 5 * SECOND_MS)) this.#countViewers();
    if (crossed(before, this.#now, 45 * SECOND_MS)) this.#togglePin();
    if (crossed(before, this.#now, 100 * SECOND_MS)) this.#startBattle();
    this.#continueBattle();
    this.#continueCombo();
    for (let count = this.#random.integer(0, 2); count > 0; count--) this.#somethingHappens();
  }

  end(): void {
    this.#now += STEP_MS;
    this.#emit({ type: "control", action: 3 });
  }

  #somethingHappens(): void {
    const roll = this.#random.integer(1, 100);
    if (roll <= 32) this.#say();
    else if (roll <= 60) this.#like();
    else if (roll <= 82) this.#join();
    else if (roll <= 90) this.#startCombo();
    else if (roll <= 95)
      this.#emit({ type: "social", user: this.#anyone(), action: this.#random.pick(["follow", "share"]) });
    else if (roll <= 97) this.#emote();
    else this.#rarity();
  }

  #rarity(): void {
    const user = this.#anyone();
    switch (this.#random.integer(1, 3)) {
      case 1:
        this.#emit({ type: "subscribe", user, subMonth: this.#random.integer(1, 24) });
        break;
      case 2:
        this.#emit({ type: "question", user, questionText: this.#random.pick(questions) });
        break;
      default:
        this.#emit({ type: "envelope", envelopeId: this.#random.id(), diamondCount: this.#random.pick([20, 50, 100]) });
    }
  }

  #say(): void {
    const [user, comment] = [this.#anyone(), this.#random.pick(comments)];
    const msgId = this.#emit({ type: "chat", user, comment, emotes: [], language: "en" });
    this.#chats.push({ msgId, user, comment });
  }

  #emote(): void {
    const emoteId = String(this.#random.integer(1000, 9999));
    this.#emit({
      type: "emoteChat",
      user: this.#anyone(),
      emoteId,
      emoteUrl: `https://emotes.example/${emoteId}.webp`,
    });
  }

  #like(): void {
    const likeCount = this.#random.integer(1, 15);
    this.#totalLikes += likeCount;
    this.#emit({ type: "like", user: this.#anyone(), likeCount, totalLikes: this.#totalLikes });
  }

  #join(): void {
    const user = createViewer(this.#random);
    this.#viewers.push(user);
    this.#emit({ type: "member", user, action: "join", actionId: 1 });
  }

  #countViewers(): void {
    const totalViewers = this.#viewers.length;
    const viewerCount = Math.ceil((totalViewers * this.#random.integer(55, 80)) / 100);
    const topViewers = this.#viewers
      .slice(0, 3)
      .map((user, index) => ({ user, coinCount: 300 - 100 * index, rank: index + 1 }));
    this.#emit({ type: "roomUserSeq", totalViewers, viewerCount, topViewers });
  }

  #startCombo(): void {
    if (this.#combo) return;
    const gift = this.#random.pick(gifts);
    const single = gift.giftType !== 1;
    const combo = {
      type: "gift" as const,
      user: this.#anyone(),
      ...gift,
      repeatCount: 1,
      repeatEnd: single,
      groupId: this.#random.id(),
    };
    this.#emit(combo);
    if (!single) this.#combo = combo;
  }

  #continueCombo(): void {
    if (!this.#combo) return;
    const repeatEnd = this.#random.chance(4);
    const repeatCount = this.#combo.repeatCount + (repeatEnd ? 0 : this.#random.integer(1, 3));
    this.#combo = { ...this.#combo, repeatCount, repeatEnd };
    this.#emit(this.#combo);
    if (repeatEnd) this.#combo = undefined;
  }

  #startBattle(): void {
    if (this.#battle) return;
    const teams = [this.#host.id ?? "0", this.#rival].map((hostUserId) => ({ hostUserId, score: 0 }));
    this.#battle = { type: "battle", battleId: this.#random.id(), status: 1, battleDuration: BATTLE_SECONDS, teams };
    this.#battleEndsAt = this.#now + BATTLE_SECONDS * SECOND_MS;
    this.#emit(this.#battle);
  }

  #continueBattle(): void {
    if (!this.#battle) return;
    const ended = this.#now >= this.#battleEndsAt;
    if (!ended && !this.#random.chance(10)) return;
    const teams = this.#battle.teams.map((team) => ({ ...team, score: team.score + this.#random.integer(0, 40) }));
    this.#battle = { ...this.#battle, teams, status: ended ? 2 : 1 };
    this.#emit(this.#battle);
    if (ended) this.#battle = undefined;
  }

  #togglePin(): void {
    if (this.#pinned) {
      this.#emit({ ...this.#pinned, action: 2 });
      this.#pinned = undefined;
    } else if (this.#chats.length > 0) {
      this.#pinned = this.#pin(this.#random.pick(this.#chats));
      this.#emit(this.#pinned);
    }
  }

  #pin({
    msgId,
    user,
    comment,
  }: {
    msgId: string;
    user: WebcastUser;
    comment: string;
  }): Extract<Draft, { type: "roomPin" }> {
    return {
      type: "roomPin",
      user,
      comment,
      action: 1,
      durationSeconds: 60,
      pinnedAt: START_MS + this.#now,
      originalMsgType: "WebcastChatMessage",
      originalMsgId: msgId,
      operatorUserId: this.#host.id ?? "0",
    };
  }

  #anyone(): WebcastUser {
    return this.#random.pick(this.#viewers);
  }

  /** Records an event and gives it its id. */
  #emit(draft: Draft): string {
    this.#lastId += BigInt(this.#random.integer(1, 1_000_000));
    const msgId = String(this.#lastId);
    const event = { ...draft, msgId, timestamp: START_MS + this.#now } as LiveEventInit;
    this.entries.push({ t: this.#now, kind: "message", message: encodeEvent(event), event });
    return msgId;
  }
}

/** Tells whether a multiple of `period` lies in (before, now]. */
function crossed(before: number, now: number, period: number): boolean {
  return Math.floor(before / period) < Math.floor(now / period);
}
