import type { EventName } from "@webcast-kit/contract";
import type { RequiredFields } from "../connection/drift.ts";

/**
 * Every event of the contract: whether it has a `user`. A table of names, so that pages do not load the schemas; the
 * compiler asks for a name that is missing, and a test compares the users.
 */
const hasUser: Readonly<Record<EventName, boolean>> = {
  chat: true,
  like: true,
  gift: true,
  member: true,
  social: true,
  roomUserSeq: false,
  subscribe: true,
  emoteChat: true,
  battle: false,
  question: true,
  control: false,
  envelope: false,
  roomPin: true,
  roomInfo: false,
  battleArmies: false,
  battleItemCard: false,
  caption: false,
  imDelete: false,
  goalUpdate: false,
  unauthorizedMember: false,
  barrage: true,
  superFan: true,
  superFanJoin: true,
  superFanBox: false,
  liveIntro: true,
  room: false,
};

const byName: ReadonlyMap<string, boolean> = new Map(Object.entries(hasUser));

export const eventNames = Object.keys(hasUser) as readonly EventName[];

/** Tells whether the contract has an event of this name. A map, because servers choose the names. */
export function isEventName(name: string): name is EventName {
  return byName.has(name);
}

export function hasUserField(name: EventName): boolean {
  return hasUser[name];
}

/** What an event of a type says in any real room. */
export const requiredFields: RequiredFields & Readonly<Partial<Record<EventName, readonly string[]>>> = {
  chat: ["userId", "comment"],
  like: ["userId", "likeCount"],
  gift: ["userId", "giftName"],
  member: ["userId"],
  social: ["userId", "action"],
  roomUserSeq: ["viewerCount"],
  question: ["userId", "questionText"],
  control: ["action"],
  battle: ["battleId"],
  roomInfo: ["roomId"],
};
