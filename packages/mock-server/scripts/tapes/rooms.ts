import { HOST, message, type TapeFile, viewer } from "./tape-file.ts";

const RIVAL_ID = "7110000000000000002";
const BATTLE_ID = "7340000000000000001";

/** Points of the two hosts every five seconds; the rival leads for a while. */
const scores = [
  ...[
    [0, 0],
    [10, 30],
    [60, 90],
    [60, 160],
    [110, 210],
    [190, 210],
    [190, 260],
  ],
  ...[
    [290, 300],
    [450, 300],
    [450, 380],
    [520, 410],
    [600, 480],
    [640, 540],
  ],
];

/** Rooms, which every socket of the mock can play. */
export const roomTapes: readonly TapeFile[] = [
  {
    name: "battle",
    about:
      "A battle of a minute from start to end: scores of two hosts that never fall, gifts that raise them, the lead that changes, and the result.",
    lines: battle(),
  },
  {
    name: "gift-combos",
    about:
      "Gift combos: one that grows and ends, two of different viewers woven into each other, one that never says that it ends, and a gift that cannot be repeated.",
    lines: giftCombos(),
  },
  {
    name: "history",
    about:
      "Two chats from before the client came, marked as history, in one frame with a new one; then the first of them again, new, with its old id.",
    lines: [
      message(0, 1, { type: "chat", user: viewer(0), comment: "before you came", history: true }),
      message(0, 2, { type: "chat", user: viewer(1), comment: "also before", history: true }),
      message(0, 3, { type: "chat", user: viewer(2), comment: "now" }),
      message(1000, 1, { type: "chat", user: viewer(0), comment: "before you came" }),
    ],
  },
  {
    name: "unknown-and-broken",
    about:
      "A message of a type that nobody knows, one of a known type whose bytes are none, and a chat between them: a client must hear the chat.",
    lines: [
      {
        t: 0,
        c: 1,
        d: "s",
        k: "msg",
        method: "WebcastSomethingNewMessage",
        msgId: "7350000000000020001",
        b64: "CAEQAg==",
      },
      message(0, 2, { type: "chat", user: viewer(0), comment: "between two that cannot be read" }),
      { t: 0, c: 1, d: "s", k: "msg", method: "WebcastChatMessage", msgId: "7350000000000020003", b64: "/////w==" },
    ],
  },
  {
    name: "stream-end",
    about: "A pause, a resumption, and the end of the stream by a control message; nothing follows it.",
    lines: [
      message(0, 1, { type: "chat", user: viewer(0), comment: "hello" }),
      message(1000, 2, { type: "control", action: 1 }),
      message(4000, 3, { type: "control", action: 2 }),
      message(5000, 4, { type: "chat", user: viewer(0), comment: "we are back" }),
      message(6000, 5, { type: "control", action: 3 }),
    ],
  },
];

function battle(): object[] {
  let index = 0;
  return scores.flatMap(([own = 0, rival = 0], step) => {
    const t = step * 5000;
    const before = scores[step - 1]?.[0] ?? 0;
    const status = step === scores.length - 1 ? 2 : 1;
    const teams = [
      { hostUserId: HOST.id, score: own },
      { hostUserId: RIVAL_ID, score: rival },
    ];
    const gift = { type: "gift", user: viewer(step), giftId: 5655, giftName: "Rose", diamondCount: 1, giftType: 1 };
    const gifts = own > before ? [{ ...gift, repeatCount: own - before, repeatEnd: true, groupId: `${step}` }] : [];
    const score = { type: "battle", battleId: BATTLE_ID, status, battleDuration: 60, teams };
    return [...gifts, score].map((event) => message(t, ++index, event));
  });
}

function giftCombos(): object[] {
  const rose = { type: "gift", giftId: 5655, giftName: "Rose", diamondCount: 1, giftType: 1 };
  const galaxy = { type: "gift", giftId: 11_046, giftName: "Galaxy", diamondCount: 1000, giftType: 2 };
  const combo = (t: number, who: number, groupId: string, repeatCount: number, repeatEnd = false) => ({
    t,
    event: { ...rose, user: viewer(who), groupId, repeatCount, repeatEnd },
  });
  const events = [
    ...[combo(0, 0, "1", 1), combo(400, 0, "1", 3), combo(800, 0, "1", 7), combo(2000, 0, "1", 7, true)],
    ...[combo(3000, 1, "2", 1), combo(3100, 2, "3", 1), combo(3400, 1, "2", 5), combo(3500, 2, "3", 2)],
    ...[combo(4500, 1, "2", 5, true), combo(4600, 2, "3", 2, true)],
    ...[combo(6000, 3, "4", 1), combo(6200, 3, "4", 4)],
    { t: 8000, event: { ...galaxy, user: viewer(4), groupId: "5", repeatCount: 1, repeatEnd: true } },
  ];
  return events.map(({ t, event }, index) => message(t, index + 1, event));
}
