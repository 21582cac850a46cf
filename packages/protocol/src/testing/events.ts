import fc from "fast-check";
import type { EventFields, WireEventType } from "../events/codec.ts";
import type { EventMeta, LiveEventData } from "../live-event.ts";
import { armiesFields, itemCardFields } from "./battle.ts";
import { barrageFields, captionFields, deleteFields } from "./notices.ts";
import { pinFields } from "./pin.ts";
import { webcastUser } from "./user.ts";
import { int32, int64Number, int64Text, text } from "./values.ts";

/** The fields of each event, beside those that every event has. */
const fields: { readonly [Type in WireEventType]: () => fc.Arbitrary<EventFields<Type>> } = {
  chat: () =>
    fc.record({
      user: webcastUser(),
      comment: text(),
      emotes: fc.array(fc.record({ emoteId: text(), imageUrl: text(), placeInComment: int32() }), { maxLength: 3 }),
      language: text(),
    }),
  like: () => fc.record({ user: webcastUser(), likeCount: int32(), totalLikes: int64Number() }),
  gift: () =>
    fc.record({
      user: webcastUser(),
      giftId: int64Number(),
      giftName: text(),
      diamondCount: int32(),
      repeatCount: int32(),
      repeatEnd: fc.boolean(),
      giftType: int32(),
      groupId: int64Text(),
    }),
  member: () =>
    fc.record({ user: webcastUser(), actionId: actionNumber(int32()) }).map(({ user, actionId }) => ({
      user,
      action: nameOf({ 1: "join", 3: "subscribe" }, actionId),
      actionId,
    })),
  social: () =>
    fc.record({
      user: webcastUser(),
      action: actionNumber(int64Number()).map((action) => nameOf({ 1: "follow", 3: "share" }, action)),
    }),
  roomUserSeq: () =>
    fc.record({
      totalViewers: int64Number(),
      viewerCount: int64Number(),
      topViewers: fc.array(fc.record({ user: webcastUser(), coinCount: int64Number(), rank: int64Number() }), {
        maxLength: 3,
      }),
    }),
  subscribe: () => fc.record({ user: webcastUser(), subMonth: int64Number() }),
  emoteChat: () => fc.record({ user: webcastUser(), emoteId: text(), emoteUrl: text() }),
  battle: () =>
    fc.record({
      battleId: int64Text(),
      status: int32(),
      battleDuration: int32(),
      teams: fc.array(fc.record({ hostUserId: int64Text(), score: int64Number() }), { maxLength: 4 }),
    }),
  question: () => fc.record({ user: webcastUser(), questionText: text() }),
  control: () => fc.record({ action: actionNumber(int32()) }),
  envelope: envelopeFields,
  roomPin: pinFields,
  battleArmies: armiesFields,
  battleItemCard: itemCardFields,
  caption: captionFields,
  imDelete: deleteFields,
  goalUpdate: () =>
    fc.record({
      goalKey: text(),
      description: text(),
      contributorUserId: int64Text(),
      contributeCount: int64Number(),
      contributeScore: int64Number(),
    }),
  unauthorizedMember: () => fc.record({ nickname: text(), action: int32() }),
  barrage: barrageFields(""),
  superFan: barrageFields("ttlive_superfan"),
  superFanJoin: barrageFields("superfanjoined"),
  superFanBox: envelopeFields,
  liveIntro: () => fc.record({ user: webcastUser(), content: text() }),
  room: () => fc.record({ content: text() }),
};

function envelopeFields(): fc.Arbitrary<EventFields<"envelope">> {
  return fc.record({ envelopeId: fc.oneof(int64Text(), text()), diamondCount: int32() });
}

/** Every type of event that comes from a message on the wire. */
export const wireEventTypes: readonly WireEventType[] = Object.keys(fields) as WireEventType[];

/** Any number, but mostly one of those that have a meaning. */
function actionNumber(any: fc.Arbitrary<number>): fc.Arbitrary<number> {
  return fc.oneof(fc.constantFrom(0, 1, 2, 3, 4), any);
}

function nameOf(names: Readonly<Record<number, string>>, action: number): string {
  return names[action] ?? String(action);
}

function eventMeta(): fc.Arbitrary<EventMeta> {
  return fc.record({
    msgId: int64Text().map((id) => (id === "0" ? "" : id)),
    // Not 0: that would read as the time of the fetch result.
    timestamp: int64Number().map((time) => time || 1_700_000_000_000),
    history: fc.boolean(),
  });
}

/**
 * Any event that comes from a message on the wire, or any of one type: `liveEvent("chat")`.
 *
 * The events are such as the decoder puts out, so that decoding an encoded one gives its equal.
 */
export function liveEvent<Type extends WireEventType = WireEventType>(type?: Type): fc.Arbitrary<LiveEventData<Type>> {
  const types = type === undefined ? wireEventTypes : [type];
  return fc.oneof(...types.map(eventOf)) as unknown as fc.Arbitrary<LiveEventData<Type>>;
}

function eventOf(type: WireEventType): fc.Arbitrary<object> {
  return fc.tuple(fields[type](), eventMeta()).map(([own, meta]) => ({ type, ...own, ...meta }));
}
