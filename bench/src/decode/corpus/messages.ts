import { encodeMessage, type Message, type MessageMethod } from "@webcast-kit/protocol/messages";
import { icon, inFull, type User } from "./people.ts";
import type { Random } from "./random.ts";

/** What the messages of one room have in common. */
export interface Room {
  readonly random: Random;
  readonly roomId: string;
  readonly people: readonly User[];
  /** Unix milliseconds. */
  now: number;
  likes: number;
}

/** Shares of the corpus in percent, as in a busy room. */
export const mix = [
  ["WebcastChatMessage", 30],
  ["WebcastMemberMessage", 24],
  ["WebcastLikeMessage", 25],
  ["WebcastGiftMessage", 12],
  ["WebcastRoomUserSeqMessage", 5],
  ["WebcastSocialMessage", 4],
] as const satisfies [MessageMethod, number][];

export type Method = (typeof mix)[number][0];

export const METHODS: readonly Method[] = mix.map(([method]) => method);

const WORDS = [
  "hello",
  "from",
  "Brazil",
  "love",
  "this",
  "song",
  "❤️",
  "😂😂",
  "wow",
  "игра",
  "こんにちは",
  "please",
  "w",
];
const GIFTS = ["Rose", "TikTok", "Finger Heart", "Doughnut", "Hand Hearts", "Galaxy", "Lion"];

type Common = NonNullable<Message<"WebcastChatMessage">["common"]>;

function common(room: Room, method: Method, msgId: string, displayText?: Common["displayText"]): Common {
  const { random } = room;
  return {
    method,
    msgId,
    roomId: room.roomId,
    createTime: String(room.now),
    isShowMsg: true,
    ...(displayText ? { displayText } : {}),
    foldType: "1",
    anchorFoldType: "1",
    logId: `20251123${random.integer(100_000, 235_959)}${random.hex(18).toUpperCase()}`,
    roomMessageHeatLevel: String(random.integer(0, 9)),
  };
}

/** "{0:user} joined": a pattern, its pieces, and the user once more in one of them. */
function displayText(key: string, pattern: string, user: User): Common["displayText"] {
  const { id, nickname, displayId, avatarThumb } = user;
  const brief = { id, nickname, displayId, avatarThumb } as User;
  return {
    key,
    defaultPattern: pattern,
    defaultFormat: { color: "#FFFFFFFF", weight: 400 },
    pieces: [{ type: 11, format: { color: "#FFFFFFFF", weight: 700 }, userValue: { user: brief } }],
  };
}

const publicArea = (room: Room) => ({
  portraitInfo: {
    userMetrics: [
      { type: 1, metricsValue: String(room.random.integer(0, 99_999)) },
      { type: 2, metricsValue: "top 10" },
    ],
  },
  userInteractionInfo: {
    likeCnt: String(room.random.integer(0, 999)),
    commentCnt: String(room.random.integer(0, 99)),
    shareCnt: "0",
  },
});

const makers: { [M in Method]: (room: Room, msgId: string) => Message<M> } = {
  WebcastChatMessage: (room, msgId) => {
    const { random } = room;
    const content = Array.from({ length: random.integer(1, 12) }, () => random.pick(WORDS)).join(" ");
    const emote = { emoteId: random.id(), image: icon(`emote_${random.integer(1, 40)}`) };
    return {
      common: common(room, "WebcastChatMessage", msgId),
      user: inFull(random.pick(room.people), random),
      content,
      visibleToSender: true,
      publicAreaCommon: { userConsumeInRoom: String(random.integer(0, 5000)) },
      emotes: random.percent(15) ? [{ index: random.integer(0, content.length), emote }] : [],
      contentLanguage: random.pick(["en", "pt", "es", "ja", "ru"]),
      userIdentity: { isFollowerOfAnchor: random.percent(40), isSubscriberOfAnchor: random.percent(6) },
      commentQualityScores: [
        { version: "en_v1", score: String(random.integer(1, 9_999_999)) },
        { version: "v2", score: "0" },
      ],
      publicAreaMessageCommon: publicArea(room),
      screenTime: String(room.now),
      signature: random.hex(32),
      signatureVersion: "v1",
    };
  },
  WebcastMemberMessage: (room, msgId) => {
    const { random } = room;
    const user = random.pick(room.people);
    const text = displayText("live_room_enter_toast", "{0:user} joined", user);
    return {
      common: common(room, "WebcastMemberMessage", msgId, text),
      user,
      memberCount: random.integer(100, 9000),
      enterType: 1,
      action: 1,
      userId: user.id ?? "0",
      clientEnterSource: "homepage_hot-live_cell",
      clientEnterType: "draw",
      anchorDisplayText: { key: "live_room_enter_toast_anchor", defaultPattern: "{0:user} joined your LIVE" },
      popStr: "",
      userShareType: "none",
      publicAreaMessageCommon: publicArea(room),
      waveAlgorithmData: { algorithmVersion: "v3", predictScore: `0.${random.integer(10_000, 99_999)}` },
    };
  },
  WebcastLikeMessage: (room, msgId) => {
    const { random } = room;
    const user = random.pick(room.people);
    const count = random.integer(1, 15);
    room.likes += count;
    return {
      common: common(room, "WebcastLikeMessage", msgId, displayText("pm_mt_msg_viewer", "{0:user} liked", user)),
      count,
      total: String(room.likes),
      user,
      icons: [icon(`like_icon_${random.integer(1, 3)}`)],
      likeEffect: [{ version: "1", effectCnt: String(count), effectIntervalMs: "300", level: "1" }],
      publicAreaMessageCommon: publicArea(room),
      roomMessageHeatLevel: String(random.integer(0, 9)),
    };
  },
  WebcastGiftMessage: (room, msgId) => {
    const { random } = room;
    const user = random.pick(room.people);
    const kind = random.integer(0, GIFTS.length - 1);
    const giftId = String(5655 + kind);
    const repeatCount = random.integer(1, 99);
    const image = icon(`gift_${giftId}`);
    return {
      common: common(room, "WebcastGiftMessage", msgId, displayText("pm_mt_gift", "{0:user} sent {1:gift}", user)),
      giftId,
      groupCount: 1,
      repeatCount,
      comboCount: repeatCount,
      user,
      toUser: random.pick(room.people),
      repeatEnd: random.percent(25) ? 1 : 0,
      groupId: String(room.now - random.integer(0, 60_000)),
      gift: {
        image: { ...image, urlList: user.avatarThumb?.urlList?.slice(0, 2) ?? [] },
        describe: `sent ${GIFTS[kind]}`,
        duration: 1000,
        id: giftId,
        combo: true,
        type: kind < 4 ? 1 : 2,
        diamondCount: [1, 1, 5, 30, 100, 1000, 29_999][kind] ?? 1,
        isDisplayedOnPanel: true,
        primaryEffectId: "0",
        giftLabelIcon: icon("gift_label"),
        name: GIFTS[kind] ?? "",
        icon: image,
        previewImage: image,
        trackerParams: { gift_property: "ordinary_gift", page: String(random.integer(1, 9)) },
        colorInfos: [1, 2].map((color) => ({
          colorId: String(color),
          colorName: `color ${color}`,
          colorValues: ["#FF0000", "#00FF00"],
        })),
      },
      logId: `20251123${random.hex(24)}`,
      sendType: "1",
      trayDisplayText: displayText("ttlive_gift_tray", "sent {0:gift}", user) ?? {},
      monitorExtra: JSON.stringify({
        anchor_id: room.roomId,
        from_idc: "useast5",
        from_user_id: user.id,
        gift_id: giftId,
        log_id: random.hex(24),
        message_duration: random.integer(10, 99),
        repeat_count: repeatCount,
        repeat_end: 0,
        room_id: room.roomId,
        time_stamp: room.now,
        to_user_id: random.id(),
      }),
      monitorInfo: {
        anchorId: random.id(),
        sendGiftReqStartMs: String(room.now - 300),
        sendGiftSendMessageSuccessMs: String(room.now - 40),
        toUserId: random.id(),
        fromPlatform: "android",
        fromVersion: "42.1.3",
      },
      orderId: random.id(),
      userIdentity: { isGiftGiverOfAnchor: true, isFollowerOfAnchor: random.percent(60) },
      publicAreaMessageCommon: publicArea(room),
    };
  },
  WebcastRoomUserSeqMessage: (room, msgId) => {
    const { random } = room;
    const ranks = Array.from({ length: 6 }, (_, at) => ({
      score: String(50_000 - at * random.integer(1, 9999)),
      user: random.pick(room.people),
      rank: String(at + 1),
      delta: String(random.integer(0, 99)),
    }));
    const total = random.integer(100, 9000);
    return {
      common: common(room, "WebcastRoomUserSeqMessage", msgId),
      ranks,
      total: String(total),
      popStr: String(total),
      popularity: String(total),
      totalUser: String(total + random.integer(1, 200_000)),
      anonymous: "7",
    };
  },
  WebcastSocialMessage: (room, msgId) => {
    const { random } = room;
    const user = random.pick(room.people);
    const text = displayText("pm_main_follow_message_viewer_2", "{0:user} followed the host", user);
    return {
      common: common(room, "WebcastSocialMessage", msgId, text),
      user,
      action: "1",
      followCount: String(random.integer(1000, 99_999)),
      publicAreaMessageCommon: publicArea(room),
      signature: random.hex(32),
      signatureVersion: "v1",
    };
  },
};

/** Makes the bytes of a message. */
export function makePayload(room: Room, method: Method, msgId: string): Uint8Array {
  return encodeMessage(method, makers[method](room, msgId) as Message<Method>);
}
