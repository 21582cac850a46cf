import type { InjectedEvent } from "../control.ts";

const user = { id: "7350000000000000001", uniqueId: "steady.heron42", nickname: "Steady Heron" };

/** One event of each kind that people want to see first; the page lets them be changed before they are sent. */
export const eventSamples: readonly InjectedEvent[] = [
  { type: "chat", user, comment: "hello" },
  {
    ...{ type: "gift", user, giftId: 5655, giftName: "Rose", diamondCount: 1 },
    ...{ repeatCount: 1, repeatEnd: true, giftType: 1 },
  },
  { type: "like", user, likeCount: 15, totalLikes: 1200 },
  { type: "member", user, action: "join" },
  { type: "social", user, action: "follow" },
  { type: "subscribe", user, subMonth: 1 },
  { type: "roomUserSeq", totalViewers: 4200, viewerCount: 310 },
  { type: "question", user, questionText: "When is the next stream?" },
  { type: "envelope", envelopeId: "7350000000000000002", diamondCount: 20 },
  { type: "control", action: 1 },
  { type: "control", action: 3 },
];
