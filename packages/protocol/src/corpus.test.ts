import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { decodeEvent } from "./decode.ts";
import { eventMethods, typesOfMethod } from "./events/index.ts";
import type { LiveEvent } from "./live-event.ts";
import { decodeMessage, encodeMessage, isMessageMethod, type Message } from "./messages.ts";

/** Recorded messages beside the repository; they are read in place and never copied here. */
const corpus = new URL("../../../../shared/corpus/", import.meta.url);
const present = existsSync(new URL("index.jsonl", corpus));
const required = (process.env["WEBCAST_KIT_REQUIRE"] ?? "").split(",").includes("corpus");

interface Entry {
  readonly file: string;
  readonly method: string;
  readonly bytes: number;
  readonly sha256: string;
}

const read = (path: string) => new Uint8Array(readFileSync(new URL(path, corpus)));

function load(): (Entry & { readonly payload: Uint8Array })[] {
  if (!present) return [];
  const lines = readFileSync(new URL("index.jsonl", corpus), "utf8").trim().split("\n");
  return lines.map((line) => JSON.parse(line) as Entry).map((entry) => ({ ...entry, payload: read(entry.file) }));
}

const entries = load();
const events = entries.filter(({ method }) => eventMethods.has(method));
const known = entries.filter(({ method }) => isMessageMethod(method));

const eventOf = ({ method, payload }: { method: string; payload: Uint8Array }) =>
  decodeEvent({ method, payload, msgId: "0", msgType: 0, offset: "0", isHistory: false });

describe.runIf(required)("the corpus", () => {
  it("is there, as WEBCAST_KIT_REQUIRE asks", () => expect(present).toBe(true));
});

describe.skipIf(!present)(`the corpus${present ? "" : " (skipped: there is none at ../shared/corpus)"}`, () => {
  it("is what its index says, byte for byte", () => {
    for (const { file, bytes, sha256, payload } of entries) {
      expect(payload.length, file).toBe(bytes);
      expect(createHash("sha256").update(payload).digest("hex"), file).toBe(sha256);
    }
  });

  it("has no file that its index leaves out", () => {
    const folders = readdirSync(new URL("messages/", corpus));
    const files = folders.flatMap((folder) =>
      readdirSync(new URL(`messages/${folder}/`, corpus)).map((name) => `messages/${folder}/${name}`),
    );
    expect(new Set(files)).toEqual(new Set(entries.map(({ file }) => file)));
  });

  it("decodes to an event of each method, or to unknown, and nothing in it is broken", () => {
    for (const entry of entries) {
      expect(typesOfMethod(entry.method), entry.file).toContain(eventOf(entry).type);
    }
  });

  it("gives ids and times to its events", () => {
    for (const entry of events) {
      expect(eventOf(entry).msgId, entry.file).toMatch(/^[1-9][0-9]{15,18}$/);
    }
  });

  it("has the event types that the comparison below needs", () => {
    const types = new Set(events.map((entry) => eventOf(entry).type));
    expect(types).toEqual(new Set(Object.keys(comparisons)));
  });

  it.each(events.map((entry) => [entry.file, entry] as const))(
    "%s reads the same by projection and in full",
    (_, entry) => {
      const event = eventOf(entry);
      const message = decodeMessage(entry.method, entry.payload) as FullMessage;
      expect(event.msgId).toBe(message.common?.msgId ?? "");
      expect(String(event.timestamp)).toBe(message.common?.createTime ?? "0");
      const compare = comparisons[event.type as keyof typeof comparisons] as (message: object) => object;
      expect(event).toMatchObject(compare(message));
    },
  );

  it("has battles that make sense: hosts score at least what their best contributors gave, in each of their cards", () => {
    const armies = events.map(eventOf).filter((event) => event.type === "battleArmies");
    expect(armies.length).toBeGreaterThan(5);
    for (const { hosts, durationSec, startedAtMs, timestamp, status } of armies) {
      expect(hosts).toHaveLength(2);
      for (const { teamTotalScore, contributors } of hosts) {
        const given = contributors.map(({ score }) => score);
        expect(given).toEqual([...given].sort((a, b) => b - a));
        expect(teamTotalScore).toBeGreaterThanOrEqual(given.reduce((sum, score) => sum + score, 0));
      }
      expect({ durationSec, status }).toEqual({ durationSec: 301, status: 1 });
      expect(timestamp).toBeGreaterThan(startedAtMs);
      expect(timestamp).toBeLessThan(startedAtMs + durationSec * 1000);
    }
  });

  it("has cards whose effect, key and time agree", () => {
    const cards = events.map(eventOf).filter((event) => event.type === "battleItemCard");
    expect(new Set(cards.map(({ effect }) => effect))).toEqual(new Set(["gloves", "match_guide"]));
    for (const { effect, effectKey, cardType, activatedAtSec, timestamp, sender } of cards) {
      expect(cardType).toBe(effect === "gloves" ? 2 : 4);
      expect(effectKey).toMatch(effect === "gloves" ? /^pm_mt_boost_crit_name$/ : /^pm_mt_mvp_getItem_/);
      if (effect !== "gloves") continue;
      expect(Math.abs(timestamp / 1000 - activatedAtSec)).toBeLessThan(2);
      expect(sender.uniqueId).toMatch(/^[a-z0-9._]+$/);
    }
  });

  it("comes back with the same fields when it is encoded again", () => {
    expect(known.length).toBeGreaterThan(50);
    for (const { file, method, payload } of known) {
      const message = decodeMessage(method, payload) as object;
      const again = encodeMessage(method as "WebcastChatMessage", message);
      expect(decodeMessage(method, again), file).toEqual(message);
    }
  });

  it("is accounted for: so many messages are events, known in full only, and unknown", () => {
    const unknown = entries.filter(({ method }) => !isMessageMethod(method) && !eventMethods.has(method));
    const inFull = known.filter(({ method }) => !eventMethods.has(method));
    expect(events.length + inFull.length + unknown.length).toBe(entries.length);
    expect(events.every(({ method }) => isMessageMethod(method))).toBe(true);
    for (const entry of unknown) expect(decodeMessage(entry.method, entry.payload), entry.file).toBeUndefined();
  });
});

type FullMessage = { readonly common?: { readonly msgId?: string; readonly createTime?: string } };
type User = NonNullable<Message<"WebcastChatMessage">["user"]>;

function userOf(user: User | undefined): object {
  if (user === undefined) return {};
  const { isSubscribe = false, isSubscribedToAnchor = false } = user.subscribeInfo ?? {};
  return {
    id: user.id ?? "0",
    uniqueId: user.displayId ?? "",
    nickname: user.nickname ?? "",
    followRole: Number(user.followInfo?.followStatus ?? 0),
    ...(isSubscribe || isSubscribedToAnchor || user.isSubscribe ? { isSubscriber: true } : {}),
    ...(user.avatarThumb?.urlList?.[0] === undefined ? {} : { profilePictureUrl: user.avatarThumb.urlList[0] }),
  };
}

function teamsOf(results: NonNullable<Message<"WebcastLinkMicBattle">["battleResult"]>): LiveEvent<"battle">["teams"] {
  return Object.entries(results).map(([hostUserId, result]) => ({ hostUserId, score: Number(result?.score ?? 0) }));
}

/** Of the one card that the recordings have in use, and of awards. */
function cardOf(message: Message<"WebcastLinkMicBattleItemCard">): Partial<LiveEvent<"battleItemCard">> {
  const award = message.awardCardNotice;
  const card = message.useCriticalStrikeCard?.cardInfo;
  if (card === undefined) return { effect: "match_guide", effectKey: award?.displayContent?.key ?? "", sender: {} };
  const { userId = "0", displayId = "", nickName = "", avatarThumb } = card.sendUser?.user ?? {};
  const picture = avatarThumb?.urlList?.[0];
  const [sent, lasts] = [Number(card.sendTimeSec ?? 0), Number(card.effectLastDuration ?? 0)];
  return {
    effect: "gloves",
    effectKey: card.cardNameKey ?? "",
    multiplier: Number(card.multiple),
    sender: {
      ...{ id: userId, uniqueId: displayId, nickname: nickName },
      ...(picture === undefined ? {} : { profilePictureUrl: picture }),
    },
    ...{ activatedAtSec: sent, durationSec: lasts, endsAtSec: sent + lasts },
  };
}

/** Every field of the events that the corpus has, from the full message. */
const comparisons = {
  chat: (message: Message<"WebcastChatMessage">): Partial<LiveEvent<"chat">> => ({
    user: userOf(message.user),
    comment: message.content ?? "",
    language: message.contentLanguage ?? "",
    emotes: (message.emotes ?? []).map(({ index = 0, emote }) => ({
      emoteId: emote?.emoteId ?? "",
      imageUrl: emote?.image?.urlList?.[0] ?? "",
      placeInComment: index,
    })),
  }),
  like: (message: Message<"WebcastLikeMessage">): Partial<LiveEvent<"like">> => ({
    user: userOf(message.user),
    likeCount: message.count ?? 0,
    totalLikes: Number(message.total ?? 0),
  }),
  gift: (message: Message<"WebcastGiftMessage">): Partial<LiveEvent<"gift">> => ({
    user: userOf(message.user),
    giftId: Number(message.giftId ?? 0),
    giftName: message.gift?.name ?? "",
    diamondCount: message.gift?.diamondCount ?? 0,
    giftType: message.gift?.type ?? 0,
    repeatCount: message.repeatCount ?? 0,
    repeatEnd: message.repeatEnd === 1,
    groupId: message.groupId ?? "0",
  }),
  member: (message: Message<"WebcastMemberMessage">): Partial<LiveEvent<"member">> => ({
    user: userOf(message.user),
    actionId: message.action ?? 0,
  }),
  social: (message: Message<"WebcastSocialMessage">): Partial<LiveEvent<"social">> => ({
    user: userOf(message.user),
    action: message.common?.displayText?.key?.includes("follow") ? "follow" : "share",
  }),
  roomUserSeq: (message: Message<"WebcastRoomUserSeqMessage">): Partial<LiveEvent<"roomUserSeq">> => ({
    viewerCount: Number(message.total ?? 0),
    totalViewers: Number(message.totalUser ?? 0),
    topViewers: (message.ranks ?? []).map(({ user, score = "0", rank = "0" }) => ({
      user: userOf(user),
      coinCount: Number(score),
      rank: Number(rank),
    })),
  }),
  battle: (message: Message<"WebcastLinkMicBattle">): Partial<LiveEvent<"battle">> => ({
    battleId: message.battleId ?? "0",
    status: message.battleSettings?.status ?? 0,
    battleDuration: message.battleSettings?.duration ?? 0,
    ...(message.battleResult === undefined ? {} : { teams: teamsOf(message.battleResult) }),
  }),
  question: (message: Message<"WebcastQuestionNewMessage">): Partial<LiveEvent<"question">> => ({
    user: userOf(message.data?.user),
    questionText: message.data?.content ?? "",
  }),
  control: (message: Message<"WebcastControlMessage">): Partial<LiveEvent<"control">> => ({
    action: message.action ?? 0,
  }),
  envelope: (message: Message<"WebcastEnvelopeMessage">): Partial<LiveEvent<"envelope">> => ({
    envelopeId: message.envelopeInfo?.envelopeId ?? "",
    diamondCount: message.envelopeInfo?.diamondCount ?? 0,
  }),
  battleArmies: (message: Message<"WebcastLinkMicArmies">): Partial<LiveEvent<"battleArmies">> => ({
    battleId: message.battleId ?? "0",
    status: message.triggerReason ?? 0,
    durationSec: message.battleSettings?.duration ?? 0,
    startedAtMs: Number(message.battleSettings?.startTimeMs ?? 0),
    hosts: Object.entries(message.armies ?? {}).map(([hostUserId, army]) => {
      const team = message.teamArmies?.find(({ teamUser }) => teamUser?.some(({ userId }) => userId === hostUserId));
      return {
        hostUserId,
        teamTotalScore: Number(army?.hostScore ?? 0),
        ...(team === undefined ? {} : { teamIdx: Number(team.teamId ?? 0) }),
        contributors: (army?.userArmies ?? []).map(({ userId = "0", nickname = "", score = "0" }) => ({
          ...{ userId, nickname, score: Number(score) },
        })),
      };
    }),
  }),
  battleItemCard: (message: Message<"WebcastLinkMicBattleItemCard">): Partial<LiveEvent<"battleItemCard">> => ({
    battleId: message.battleId ?? "0",
    cardType: message.msgType ?? 0,
    ...cardOf(message),
  }),
  liveIntro: (message: Message<"WebcastLiveIntroMessage">): Partial<LiveEvent<"liveIntro">> => ({
    user: userOf(message.user),
    content: message.content ?? "",
  }),
  room: (message: Message<"WebcastRoomMessage">): Partial<LiveEvent<"room">> => ({ content: message.content ?? "" }),
};
