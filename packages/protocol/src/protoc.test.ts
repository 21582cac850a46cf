import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { decodeEnterRoom, decodeHeartbeat, encodeEnterRoom, encodeHeartbeat } from "./client-frames.ts";
import { decodeEvent } from "./decode.ts";
import { encodeEvent } from "./encode.ts";
import type { WireEventType } from "./events/codec.ts";
import { decodeFetchResult, encodeFetchResult } from "./fetch-result.ts";
import { decodePushFrame, encodePushFrame } from "./frame.ts";
import type { LiveEventData } from "./live-event.ts";
import { encodeMessage } from "./messages.ts";
import { hex, withHex } from "./testing/bytes.ts";
import { wireEventTypes } from "./testing/index.ts";

/** Google's compiler reads and writes our bytes by our `.proto` files: no code of ours, none of protobufjs. */
const folder = fileURLToPath(new URL("../proto/", import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith(".proto"));
const present = spawnSync("protoc", ["--version"]).status === 0;
const required = (process.env["WEBCAST_KIT_REQUIRE"] ?? "").split(",").includes("protoc");

function protoc(args: readonly string[], input: Uint8Array | string): Buffer {
  const { status, stdout, stderr } = spawnSync("protoc", args, { input });
  if (status !== 0) throw new Error(`protoc ${args.join(" ")}: ${stderr}`);
  return stdout;
}

const schema = (verb: string, name: string) => [`--${verb}=webcast.${name}`, "-I", folder, ...files];
const decodeText = (name: string, bytes: Uint8Array) => protoc(schema("decode", name), bytes).toString();
const encodeText = (name: string, text: string) => new Uint8Array(protoc(schema("encode", name), text));

/** The numbers of the fields at the top level, each once. */
function rawFields(bytes: Uint8Array): number[] {
  const lines = protoc(["--decode_raw"], bytes).toString().split("\n");
  return [...new Set(lines.filter((line) => /^\d/.test(line)).map((line) => Number.parseInt(line, 10)))];
}

const user = {
  id: "6958047938976040123",
  uniqueId: "ann",
  nickname: "Ann",
  profilePictureUrl: "https://a.test/1",
  followRole: 2,
  isSubscriber: true,
};
const meta = { msgId: "7300000000000000002", timestamp: 1_700_000_000_123, history: false };
const host = { hostUserId: "6958047938976040124", score: -5 };

interface Sample<Type extends WireEventType> {
  readonly event: Omit<LiveEventData<Type>, "type" | keyof typeof meta>;
  /** Top-level fields of the message, beside 1, the head. */
  readonly fields: readonly number[];
  /** What protoc prints of it. */
  readonly says: readonly string[];
}

const samples: { readonly [Type in WireEventType]: Sample<Type> } = {
  chat: {
    event: {
      user,
      comment: "hi",
      language: "en",
      emotes: [{ emoteId: "e1", imageUrl: "https://e.test/1", placeInComment: 2 }],
    },
    fields: [2, 3, 13, 14],
    says: [
      'content: "hi"',
      "index: 2",
      'emote_id: "e1"',
      'content_language: "en"',
      "follow_status: 2",
      "is_subscribe: true",
    ],
  },
  like: {
    event: { user, likeCount: 15, totalLikes: 2 ** 40 },
    fields: [2, 3, 5],
    says: ["count: 15", "total: 1099511627776"],
  },
  gift: {
    event: {
      ...{ user, giftId: 5655, giftName: "Rose", diamondCount: 1, repeatCount: 7, repeatEnd: true, giftType: 1 },
      groupId: "1700000000001",
    },
    fields: [2, 5, 7, 9, 11, 15],
    says: [
      "gift_id: 5655",
      "repeat_count: 7",
      "repeat_end: 1",
      "group_id: 1700000000001",
      'name: "Rose"',
      "diamond_count: 1",
    ],
  },
  member: {
    event: { user, action: "join", actionId: 1 },
    fields: [2, 10],
    says: ["action: MEMBER_MESSAGE_ACTION_JOINED"],
  },
  social: {
    event: { user, action: "share" },
    fields: [2, 4],
    says: ["action: 3", 'key: "pm_mt_guidance_share"'],
  },
  roomUserSeq: {
    event: { totalViewers: 900, viewerCount: 30, topViewers: [{ user, coinCount: 99, rank: 1 }] },
    fields: [2, 3, 7],
    says: ["total: 30", "total_user: 900", "score: 99", "rank: 1"],
  },
  subscribe: { event: { user, subMonth: 12 }, fields: [2, 4], says: ["sub_month: 12"] },
  emoteChat: {
    event: { user, emoteId: "e1", emoteUrl: "https://e.test/1" },
    fields: [2, 3],
    says: ['emote_id: "e1"', 'url_list: "https://e.test/1"'],
  },
  battle: {
    event: { battleId: "7300000000000000009", status: 1, battleDuration: 300, teams: [host] },
    fields: [2, 3, 5],
    says: [
      "battle_id: 7300000000000000009",
      "status: BATTLE_STATUS_STARTED",
      "duration: 300",
      "key: 6958047938976040124",
      "score: -5",
    ],
  },
  question: { event: { user, questionText: "why?" }, fields: [2], says: ['content: "why?"'] },
  control: { event: { action: 3 }, fields: [2], says: ["action: CONTROL_ACTION_STREAM_ENDED"] },
  envelope: {
    event: { envelopeId: "730", diamondCount: 20 },
    fields: [2],
    says: ['envelope_id: "730"', "diamond_count: 20"],
  },
  roomPin: {
    event: {
      ...{ user, comment: "hi", action: 1, durationSeconds: 60, pinnedAt: 1_700_000_000_456 },
      ...{ originalMsgType: "WebcastChatMessage", originalMsgId: "730", operatorUserId: "6958047938976040124" },
    },
    fields: [2, 30, 31, 32, 33, 34, 35],
    says: [
      'method: "WebcastChatMessage"',
      "pin_time: 1700000000456",
      "display_duration: 60",
      "pin_msg_id: 730",
      "action: PIN_MESSAGE_ACTION_TYPE_PIN",
    ],
  },
  battleArmies: {
    event: {
      ...{ battleId: "7300000000000000009", status: 4, durationSec: 301, startedAtMs: 1_700_000_000_456 },
      // In the order in which protoc writes maps.
      hosts: [
        { hostUserId: "-1", teamTotalScore: -5, contributors: [] },
        {
          ...{ hostUserId: "6958047938976040124", teamTotalScore: 2 ** 40, teamIdx: 2 },
          contributors: [{ userId: "6958047938976040125", nickname: "Bob", score: 199 }],
        },
      ],
    },
    fields: [2, 3, 7, 14, 18],
    says: [
      "battle_id: 7300000000000000009",
      "trigger_reason: ARMIES_TRIGGER_REASON_KEEP_ALIVE",
      ...["key: 6958047938976040124", "host_score: 1099511627776", "key: -1", "host_score: -5"],
      ...["user_id: 6958047938976040125", "score: 199", 'nickname: "Bob"'],
      ...["team_id: 2", "team_total_score: 1099511627776"],
      ...["start_time_ms: 1700000000456", "duration: 301"],
    ],
  },
  battleItemCard: {
    event: {
      ...{ battleId: "730", cardType: 12, effect: "vault_gloves", effectKey: "k1", multiplier: 5 },
      sender: { id: "6958047938976040125", uniqueId: "bob", nickname: "Bob", profilePictureUrl: "https://b.test/1" },
      ...{ activatedAtSec: 1_700_000_000, durationSec: 30, endsAtSec: 1_700_000_030 },
    },
    fields: [2, 3, 15],
    says: [
      "msg_type: BATTLE_CARD_MSG_TYPE_USE_VAULT_GLOVE_CARD",
      ...["use_vault_glove_card {", 'card_name_key: "k1"', "send_time_sec: 1700000000", "effect_last_duration: 30"],
      ...['nick_name: "Bob"', 'display_id: "bob"', 'url_list: "https://b.test/1"', "multiple: 5"],
    ],
  },
  caption: {
    event: {
      ...{ text: "hi", language: "en", isFinal: true, startedAtMs: 1_700_000_000_456, endsAtMs: 1_700_000_002_456 },
      captions: [
        { language: "en", text: "hi" },
        { language: "de", text: "hallo" },
      ],
    },
    fields: [2, 3, 4, 7],
    says: ["timestamp_ms: 1700000000456", "duration_ms: 2000", 'lang: "de"', 'content: "hallo"', "definite: true"],
  },
  imDelete: {
    event: { deletedMsgId: "7300000000000000009", deletedMsgIds: ["7300000000000000009", "0"], deletedUserIds: ["-1"] },
    fields: [2, 3],
    says: ["delete_msg_ids: 7300000000000000009", "delete_msg_ids: 0", "delete_user_ids: -1"],
  },
  goalUpdate: {
    event: {
      ...{ goalKey: "g1", description: "1000 roses", contributorUserId: "6958047938976040125" },
      ...{ contributeCount: 3, contributeScore: 2 ** 40 },
    },
    fields: [3, 4, 9, 10],
    says: [
      ...['id_str: "g1"', 'description: "1000 roses"', "contributor_id: 6958047938976040125"],
      ...["contribute_count: 3", "contribute_score: 1099511627776"],
    ],
  },
  unauthorizedMember: {
    event: { nickname: "guest", action: 1 },
    fields: [2, 4],
    says: ['nick_name: "guest"', "action: 1"],
  },
  barrage: {
    event: { user, contentKey: "pm_mt_x", msgType: 4 },
    fields: [3, 5, 50],
    says: ['key: "pm_mt_x"', "msg_type: BARRAGE_TYPE_"],
  },
  superFan: {
    event: { user, contentKey: "ttlive_superfan_x", msgType: 0 },
    fields: [5, 50],
    says: ['key: "ttlive_superfan_x"'],
  },
  superFanJoin: {
    event: { user, contentKey: "ttlive_superfan_commentnotif_superfanjoined", msgType: 0 },
    fields: [5, 50],
    says: ['key: "ttlive_superfan_commentnotif_superfanjoined"'],
  },
  superFanBox: {
    event: { envelopeId: "730", diamondCount: 20 },
    fields: [2],
    says: ['envelope_id: "730"', "business_type: ENVELOPE_BUSINESS_TYPE_SUPER_FAN_BOX", "diamond_count: 20"],
  },
  liveIntro: { event: { user, content: "welcome" }, fields: [4, 5], says: ['content: "welcome"', 'nickname: "Ann"'] },
  room: { event: { content: "be kind" }, fields: [2], says: ['content: "be kind"'] },
};

const frame = {
  ...{ seqId: "1", logId: "18446744073709551615", service: "9", method: "8" },
  ...{
    headers: [{ key: "compress_type", value: "none" }],
    payloadEncoding: "pb",
    payloadType: "msg",
    payload: hex("0a00"),
  },
};
const result = {
  messages: [{ method: "WebcastX", payload: hex("00ff"), msgId: "-1", msgType: 1, offset: "3", isHistory: true }],
  ...{ cursor: "c", fetchIntervalMs: 1000, now: 1_700_000_000_000, internalExt: "e", fetchType: 1 },
  ...{ routeParams: { a: "1" }, heartbeatDurationMs: 10_000, needAck: true, pushServer: "wss://x", isFirst: true },
  ...{ historyCommentCursor: "h", historyNoMore: true },
};
const enter = { roomId: "7300000000000000003", cursor: "c", identity: "audience", enterUniqueId: "5" };
const beat = { roomId: "7300000000000000003", sendPacketSeqId: "2" };
const payloadOf = (bytes: Uint8Array) => decodePushFrame(bytes).payload;

interface Transport {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly fields: readonly number[];
  readonly says: readonly string[];
  readonly value: unknown;
  readonly decode: (bytes: Uint8Array) => unknown;
}

const transports: readonly Transport[] = [
  {
    name: "WebcastPushFrame",
    bytes: encodePushFrame(frame),
    fields: [1, 2, 3, 4, 5, 6, 7, 8],
    says: ["log_id: 18446744073709551615", 'key: "compress_type"', 'payload_type: "msg"', 'payload: "\\n\\000"'],
    value: frame,
    decode: decodePushFrame,
  },
  {
    name: "ProtoMessageFetchResult",
    bytes: encodeFetchResult(result),
    fields: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13],
    says: [
      'internal_ext: "e"',
      "need_ack: true",
      'payload: "\\000\\377"',
      "msg_id: -1",
      "is_history: true",
      'push_server: "wss://x"',
    ],
    value: result,
    decode: decodeFetchResult,
  },
  {
    name: "WebcastImEnterRoomMessage",
    bytes: payloadOf(encodeEnterRoom(enter)),
    fields: [1, 4, 5, 6, 8, 9],
    says: ["room_id: 7300000000000000003", "live_id: 12", 'identity: "audience"', "enter_unique_id: 5"],
    value: enter,
    decode: decodeEnterRoom,
  },
  {
    name: "HeartBeatMessage",
    bytes: payloadOf(encodeHeartbeat(beat)),
    fields: [1, 2],
    says: ["room_id: 7300000000000000003", "send_packet_seq_id: 2"],
    value: beat,
    decode: decodeHeartbeat,
  },
];

describe.runIf(required)("protoc", () => {
  it("is there, as WEBCAST_KIT_REQUIRE asks", () => expect(present).toBe(true));
});

const title = present ? "protoc" : "protoc (skipped: it is not installed)";

describe.skipIf(!present).each(wireEventTypes)(`${title} and the %s event`, (type) => {
  const { event: own, fields, says } = samples[type];
  const event = { type, ...own, ...meta } as LiveEventData<WireEventType>;
  const { method, payload } = encodeEvent(event);

  it("agree on the numbers of its fields", () => {
    expect(rawFields(payload)).toEqual([1, ...fields]);
  });

  it("agree on its values, in both directions", () => {
    const text = decodeText(method, payload);
    const head = [`method: "${method}"`, `msg_id: ${meta.msgId}`, `create_time: ${meta.timestamp}`];
    for (const value of [...head, ...says]) expect(text).toContain(value);
    const message = {
      method,
      payload: encodeText(method, text),
      msgId: "0",
      msgType: 0,
      offset: "0",
      isHistory: false,
    };
    expect(decodeEvent(message)).toEqual(event);
  });
});

describe.skipIf(!present).each(transports)(`${title} and $name`, ({ name, bytes, fields, says, value, decode }) => {
  it("agree on the numbers of its fields", () => {
    expect(rawFields(bytes)).toEqual(fields);
  });

  it("agree on its values, in both directions", () => {
    const text = decodeText(name, bytes);
    for (const part of says) expect(text).toContain(part);
    expect(withHex(decode(encodeText(name, text)))).toEqual(withHex(value));
  });
});

describe.skipIf(!present)(`${title} and the descriptor set that the package ships`, () => {
  it("reads a message with a map by it", () => {
    const set = fileURLToPath(new URL("../generated/webcast.binpb", import.meta.url));
    const input = encodeMessage("WebcastLinkMicBattle", { battleResult: { "7118837517953646902": { score: "5" } } });
    const args = [`--descriptor_set_in=${set}`, "--decode=webcast.WebcastLinkMicBattle"];
    const text = execFileSync("protoc", args, { input, encoding: "utf8", stdio: "pipe" });
    expect(text).toMatch(/battle_result \{\s+key: 7118837517953646902\s+value \{\s+score: 5/);
  });
});
