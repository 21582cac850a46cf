import { describe, expect, it } from "vitest";
import { decodeEvent, decodeEvents, decodeFrame } from "../decode.ts";
import { encodeEvent, type LiveEventInit } from "../encode.ts";
import { encodeFetchResult, type WebcastMessage } from "../fetch-result.ts";
import { encodePushFrame } from "../frame.ts";
import { defaultLimits } from "../limits.ts";
import type { LiveEvent } from "../live-event.ts";
import { hex, join, lengthDelimited, toHex, varintField, withHex } from "../testing/bytes.ts";
import { wireEventTypes } from "../testing/index.ts";
import { codecOfType, eventMethods } from "./index.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);
const message = (method: string, payload: Uint8Array) => ({
  ...{ method, payload, msgId: "0", msgType: 0, offset: "0", isHistory: false },
});
const decode = (method: string, ...fields: Uint8Array[]) => decodeEvent(message(method, join(...fields)));
const meta = { msgId: "", timestamp: 0, history: false };

/** A chat message by `protoc --encode=webcast.WebcastChatMessage`, with nearly all that an event reads. */
const chatBytes = hex(`
  0a25 0a1257656263617374436861744d657373616765 108280e8e2aaeab3a765 20fbd095ffbc31
  124a 08bb89b9a6c3f7fcc760 1a08416e6e20f09f91a9
    4a24 0a1068747470733a2f2f612e746573742f31 0a1068747470733a2f2f622e746573742f31
    b20102 1801 b20203616e6e fa0302 3801
  1a026869
  6a1c 0802 1218 0a026531 1212 0a1068747470733a2f2f652e746573742f31
  7202656e
`);

describe("chat", () => {
  it("is read from bytes that protoc wrote", () => {
    expect(decodeEvent(message("WebcastChatMessage", chatBytes))).toEqual({
      type: "chat",
      user: {
        id: "6958047938976040123",
        uniqueId: "ann",
        nickname: "Ann 👩",
        profilePictureUrl: "https://a.test/1",
        followRole: 1,
        isSubscriber: true,
      },
      comment: "hi",
      emotes: [{ emoteId: "e1", imageUrl: "https://e.test/1", placeInComment: 2 }],
      language: "en",
      msgId: "7300000000000000002",
      timestamp: 1_700_000_000_123,
      history: false,
    });
  });

  it("without any field is an event without a user", () => {
    expect(decode("WebcastChatMessage")).toEqual({
      ...{ type: "chat", user: {}, comment: "", emotes: [], language: "" },
      ...meta,
    });
  });

  it.each([
    ["user_identity.is_subscriber_of_anchor", hex("9201021001")],
    ["user.is_subscribe", lengthDelimited(2, varintField(1090, 1))],
    ["user.subscribe_info.is_subscribe", lengthDelimited(2, lengthDelimited(63, hex("1001")))],
    ["user.subscribe_info.is_subscribed_to_anchor", lengthDelimited(2, lengthDelimited(63, hex("3801")))],
  ])("knows a subscriber by %s", (_, field) => {
    const event = decode("WebcastChatMessage", lengthDelimited(2, hex("0801")), field) as LiveEvent<"chat">;
    expect(event.user).toEqual({ id: "1", uniqueId: "", nickname: "", followRole: 0, isSubscriber: true });
  });

  it("of an id of 2^63 or more reads as the negative number that it is in a signed field", () => {
    const user = { id: "18446744073709551615" };
    const event = decodeEvent(encodeEvent({ type: "chat", user, comment: "" })) as LiveEvent<"chat">;
    expect(event.user.id).toBe("-1");
  });

  it("leaves `starred` behind: it is not on the wire", () => {
    const starred = { claps: 1, score: 2 };
    expect(decodeEvent(encodeEvent({ type: "chat", user: {}, comment: "x", starred }))).not.toHaveProperty("starred");
  });
});

describe("social", () => {
  const displayText = (key: string) => lengthDelimited(1, lengthDelimited(8, lengthDelimited(1, utf8(key))));

  it.each([
    ["pm_main_follow_message_viewer_2", 0, "follow"],
    ["pm_mt_guidance_share", 0, "share"],
    ["pm_mt_guidance_viewer_5_share", 0, "share"],
    // What the text says comes before what the number says.
    ["pm_mt_guidance_share", 1, "share"],
    ["pm_mt_join_message_other_viewer", 1, "follow"],
    ["", 3, "share"],
    ["", 0, "0"],
    ["", 17, "17"],
  ])("of the display key %j and action %d is %j", (key, action, expected) => {
    expect(decode("WebcastSocialMessage", displayText(key), varintField(4, action))).toMatchObject({
      type: "social",
      action: expected,
    });
  });

  it.each(["follow", "share"])("%s is told by text and by number, so that every client finds it", (action) => {
    const bytes = toHex(encodeEvent({ type: "social", user: {}, action }).payload);
    expect(bytes).toContain(toHex(utf8(action)));
    expect(bytes).toContain(action === "follow" ? "2001" : "2003");
  });

  it("of a name that it does not know is written as 0, also when objects have that name", () => {
    for (const action of ["what", "constructor", "__proto__"]) {
      expect(decodeEvent(encodeEvent({ type: "social", user: {}, action }))).toMatchObject({ action: "0" });
    }
  });
});

describe("member", () => {
  it.each([
    [1, "join"],
    [3, "subscribe"],
    [0, "0"],
    [26, "26"],
    [-1, "-1"],
  ])("of action %d is %j and keeps the number", (number, action) => {
    const event = decode("WebcastMemberMessage", varintField(10, number));
    expect(event).toEqual({ type: "member", user: {}, action, actionId: number, ...meta });
  });

  it.each([
    ["join", 1],
    ["subscribe", 3],
    ["26", 26],
    ["what", 0],
  ])("%j is written as %d when the number is not given", (action, number) => {
    const event = decodeEvent(encodeEvent({ type: "member", user: {}, action }));
    expect(event).toMatchObject({ actionId: number });
  });
});

describe("roomPin", () => {
  const user = lengthDelimited(2, lengthDelimited(38, utf8("ann")));

  it.each([
    ["WebcastChatMessage", 2, join(user, hex("1a026869")), "hi"],
    ["WebcastSocialMessage", 3, user, ""],
    ["WebcastGiftMessage", 4, lengthDelimited(7, lengthDelimited(38, utf8("ann"))), ""],
    ["WebcastMemberMessage", 5, user, ""],
    ["WebcastLikeMessage", 6, lengthDelimited(5, lengthDelimited(38, utf8("ann"))), ""],
  ])("of a pinned %s has its user", (method, field, pinned, comment) => {
    const event = decode("WebcastRoomPinMessage", lengthDelimited(field, pinned), lengthDelimited(30, utf8(method)));
    expect(event).toMatchObject({ type: "roomPin", user: { uniqueId: "ann" }, comment, originalMsgType: method });
  });

  it("with several messages pinned has the user of the comment", () => {
    const other = lengthDelimited(3, lengthDelimited(2, lengthDelimited(38, utf8("bob"))));
    expect(decode("WebcastRoomPinMessage", other, lengthDelimited(2, user))).toMatchObject({
      user: { uniqueId: "ann" },
    });
  });

  it("without anything pinned has no user and no operator", () => {
    expect(decode("WebcastRoomPinMessage", varintField(33, 2))).toEqual({
      ...{ type: "roomPin", user: {}, comment: "", action: 2, durationSeconds: 0, pinnedAt: 0 },
      ...{ originalMsgType: "", originalMsgId: "0", operatorUserId: "0" },
      ...meta,
    });
  });
});

describe("battle", () => {
  const host = (id: number, score: number) =>
    lengthDelimited(5, join(varintField(1, id), lengthDelimited(2, varintField(3, score))));
  const team = (score: number, ...users: number[]) => {
    const members = users.map((id) => lengthDelimited(2, varintField(1, id)));
    return lengthDelimited(17, join(...members, varintField(4, score)));
  };
  const teamsOf = (...fields: Uint8Array[]) => (decode("WebcastLinkMicBattle", ...fields) as LiveEvent<"battle">).teams;

  it("has the score of each host", () => {
    expect(teamsOf(host(5, 100), host(6, 0))).toEqual([
      { hostUserId: "5", score: 100 },
      { hostUserId: "6", score: 0 },
    ]);
  });

  it("of teams has the total of each under its first host", () => {
    expect(teamsOf(team(300, 5, 6), team(-1, 7, 8))).toEqual([
      { hostUserId: "5", score: 300 },
      { hostUserId: "7", score: -1 },
    ]);
  });

  it("prefers the hosts' own scores when both are there", () => {
    expect(teamsOf(team(300, 5, 6), host(5, 1))).toEqual([{ hostUserId: "5", score: 1 }]);
  });

  it("reads entries without key or value, and teams without users", () => {
    expect(teamsOf(lengthDelimited(5, hex("")))).toEqual([{ hostUserId: "0", score: 0 }]);
    expect(teamsOf(team(3))).toEqual([{ hostUserId: "0", score: 3 }]);
  });
});

describe("gift", () => {
  it.each([
    [0, false],
    [1, true],
    [2, false],
  ])("of repeat_end %d has ended: %j", (repeatEnd, ended) => {
    expect(decode("WebcastGiftMessage", varintField(9, repeatEnd))).toMatchObject({ repeatEnd: ended });
  });

  it("without its catalogue entry has no name and no price", () => {
    expect(decode("WebcastGiftMessage", varintField(2, 5655))).toMatchObject({
      ...{ giftId: 5655, giftName: "", diamondCount: 0, giftType: 0, groupId: "0" },
    });
  });
});

describe("envelope", () => {
  const info = (...fields: Uint8Array[]) => lengthDelimited(2, join(...fields));
  const displayText = (key: string) => lengthDelimited(1, lengthDelimited(8, lengthDelimited(1, utf8(key))));

  it.each([
    ["business_type 19", [info(varintField(2, 19))], "superFanBox"],
    ["its display key", [displayText("x_ttlive_superfanbox_y")], "superFanBox"],
    ["another business_type", [info(varintField(2, 1))], "envelope"],
    ["another display key", [displayText("ttlive_superfan")], "envelope"],
    ["nothing", [], "envelope"],
  ])("is told apart by %s", (_, fields, type) => {
    expect(decode("WebcastEnvelopeMessage", ...fields)).toEqual({ type, envelopeId: "", diamondCount: 0, ...meta });
  });
});

describe("barrage", () => {
  const text = (field: number, key: string) => lengthDelimited(field, lengthDelimited(1, utf8(key)));
  const join = "ttlive_superfan_commentnotif_superfanjoined";

  it.each([
    ["pm_mt_a", "", "barrage", "pm_mt_a"],
    ["", "pm_mt_b", "barrage", "pm_mt_b"],
    ["pm_mt_a", "pm_mt_b", "barrage", "pm_mt_a"],
    ["", "", "barrage", ""],
    ["ttlive_superfan_x", "", "superFan", "ttlive_superfan_x"],
    ["", "ttlive_superfan_x", "superFan", "ttlive_superfan_x"],
    // The one that says what it is, wherever it stands.
    ["pm_mt_a", "ttlive_superfan_x", "superFan", "ttlive_superfan_x"],
    ["pm_mt_a", join, "superFanJoin", join],
    [join, "pm_mt_b", "superFanJoin", join],
  ])("with the keys %j and %j is %s", (content, common, type, contentKey) => {
    const event = decode("WebcastBarrageMessage", text(5, content), text(24, common), varintField(3, 4));
    expect(event).toEqual({ type, user: {}, contentKey, msgType: 4, ...meta });
  });

  it("is found by its type when only that type is wanted", () => {
    const messages = (["barrage", "superFan", "superFanJoin"] as const).map((type) =>
      encodeEvent({ type, user: {}, contentKey: "", msgType: 0 }),
    );
    const only = new Set(["superFanJoin" as const]);
    const events = decodeEvents({ ...emptyResult, messages }, { only });
    expect(events).toMatchObject([{ type: "superFanJoin", contentKey: join }]);
    expect(events).toHaveLength(1);
  });
});

describe("battleArmies", () => {
  const number = (field: number, value: number) => varintField(field, value);
  const army = (score: number, ...users: number[]) =>
    join(...users.map((id) => lengthDelimited(1, join(number(1, id), number(2, 3)))), number(2, score));
  const host = (id: number, score: number, ...users: number[]) =>
    lengthDelimited(3, join(number(1, id), lengthDelimited(2, army(score, ...users))));
  const team = (idx: number, score: number, ...hosts: number[]) => {
    const members = hosts.map((id) => lengthDelimited(2, number(1, id)));
    return lengthDelimited(14, join(number(1, idx), ...members, number(3, score), lengthDelimited(4, army(score, 9))));
  };
  const hostsOf = (...fields: Uint8Array[]) =>
    (decode("WebcastLinkMicArmies", ...fields) as LiveEvent<"battleArmies">).hosts;
  const nine = { userId: "9", nickname: "", score: 3 };

  it("has the score of each host and who gave it", () => {
    expect(hostsOf(host(5, 100, 9), host(6, 0))).toEqual([
      { hostUserId: "5", teamTotalScore: 100, contributors: [nine] },
      { hostUserId: "6", teamTotalScore: 0, contributors: [] },
    ]);
  });

  it("numbers the teams of a fight of teams, whichever host stands for each", () => {
    expect(hostsOf(host(6, 12), host(7, 9), team(2, 9, 7, 8), team(1, 12, 5, 6))).toMatchObject([
      { hostUserId: "6", teamIdx: 1 },
      { hostUserId: "7", teamIdx: 2 },
    ]);
  });

  it("takes teams for hosts where no host has an army", () => {
    expect(hostsOf(team(2, 9, 7, 8), team(1, 12))).toEqual([
      { hostUserId: "7", teamIdx: 2, teamTotalScore: 9, contributors: [nine] },
      { hostUserId: "0", teamIdx: 1, teamTotalScore: 12, contributors: [nine] },
    ]);
  });

  it("without any field has no hosts, and no seconds remaining at all", () => {
    expect(decode("WebcastLinkMicArmies")).toEqual({
      ...{ type: "battleArmies", battleId: "0", status: 0, hosts: [], durationSec: 0, startedAtMs: 0 },
      ...meta,
    });
  });
});

describe("battleItemCard", () => {
  const card = join(lengthDelimited(1, utf8("k")), varintField(3, 100), varintField(5, 30), varintField(8, 5));
  const common = lengthDelimited(1, card);
  const vault = join(common, varintField(3, 7));
  const used = { effectKey: "k", activatedAtSec: 100, durationSec: 30, endsAtSec: 130 };

  it.each([
    [5, card, "gloves", { ...used, multiplier: 5 }],
    [6, card, "mist", used],
    [8, card, "extra_time", used],
    [9, card, "thunder", used],
    [10, card, "potion", used],
    [11, card, "wave", used],
    [13, common, "booster_x2", { ...used, multiplier: 2 }],
    [14, common, "booster_x3", { ...used, multiplier: 3 }],
    [15, vault, "vault_gloves", { ...used, multiplier: 7 }],
  ])("of field %d is %3$s", (field, info, effect, rest) => {
    const event = decode("WebcastLinkMicBattleItemCard", lengthDelimited(field, lengthDelimited(1, info)));
    expect(event).toEqual({ type: "battleItemCard", battleId: "0", cardType: 0, effect, sender: {}, ...rest, ...meta });
  });

  it.each([
    [4, hex(""), "obtain_guide", ""],
    [7, lengthDelimited(1, lengthDelimited(1, utf8("k"))), "match_guide", "k"],
    [12, hex("0805"), "effect_notice", ""],
  ])("of field %d is %3$s, which nobody sent", (field, notice, effect, effectKey) => {
    expect(decode("WebcastLinkMicBattleItemCard", lengthDelimited(field, notice))).toEqual({
      ...{ type: "battleItemCard", battleId: "0", cardType: 0, effect, effectKey, sender: {} },
      ...{ activatedAtSec: 0, durationSec: 0, endsAtSec: 0, ...meta },
    });
  });

  it("of an effect that it does not know has no effect on the wire", () => {
    const event = { effect: "constructor", sender: {}, activatedAtSec: 1, durationSec: 1, endsAtSec: 2 };
    const encoded = encodeEvent({ type: "battleItemCard", battleId: "1", cardType: 3, ...event });
    expect(decodeEvent(encoded)).toMatchObject({ cardType: 3, effect: "", activatedAtSec: 0 });
  });
});

describe("fields that a managed client may leave out", () => {
  it("are made from the others: captions", () => {
    const event = { type: "caption", text: "hi", language: "en", isFinal: true, startedAtMs: 1, endsAtMs: 3 } as const;
    expect(decodeEvent(encodeEvent(event))).toMatchObject({ ...event, captions: [{ language: "en", text: "hi" }] });
  });

  it.each([
    ["5", ["5"]],
    ["0", []],
  ])("are made from the others: deleted messages of %j", (deletedMsgId, deletedMsgIds) => {
    const decoded = decodeEvent(encodeEvent({ type: "imDelete", deletedMsgId }));
    expect(decoded).toMatchObject({ deletedMsgId, deletedMsgIds, deletedUserIds: [] });
  });
});

describe("messages of a frame", () => {
  const good = encodeEvent({ type: "like", user: {}, likeCount: 1, totalLikes: 2, msgId: "5", timestamp: 6 });
  const broken = { ...message("WebcastChatMessage", hex("1a05")), msgId: "9", isHistory: true };
  const frameOf = (...messages: WebcastMessage[]) =>
    encodePushFrame({ payloadType: "msg", payload: encodeFetchResult({ messages, now: 77 }) });

  it("keep their order, and a broken one costs only itself", () => {
    const events = decodeFrame(frameOf(good, broken, good));
    expect(events.map(({ type }) => type)).toEqual(["like", "decodeError", "like"]);
    expect(withHex(events[1])).toMatchObject({
      ...{ method: "WebcastChatMessage", payload: "1a05", error: { code: "ERR_PAYLOAD_MALFORMED" } },
      ...{ msgId: "9", timestamp: 77, history: true },
    });
  });

  it("of an unknown type become unknown events with their bytes", () => {
    const [event] = decodeFrame(frameOf({ ...message("WebcastNewMessage", hex("ffff")), msgId: "9" }));
    const known = { msgId: "9", timestamp: 77, history: false };
    expect(withHex(event)).toEqual({ type: "unknown", method: "WebcastNewMessage", payload: "ffff", ...known });
  });

  it("of types that exist on objects by themselves are unknown", () => {
    for (const method of ["toString", "__proto__", "constructor", ""]) {
      expect(decodeEvent(message(method, hex("")))).toMatchObject({ type: "unknown", method });
    }
  });

  it("take their time from the result when they have none", () => {
    const silent = message("WebcastLikeMessage", hex("1001"));
    expect(decodeFrame(frameOf(silent, good)).map(({ timestamp }) => timestamp)).toEqual([77, 6]);
    expect(decodeEvent(silent).timestamp).toBe(0);
  });

  it("take their id from around them when they have none", () => {
    const silent = { ...message("WebcastLikeMessage", hex("1001")), msgId: "9" };
    expect(decodeEvent(silent).msgId).toBe("9");
    expect(decodeEvent({ ...good, msgId: "9" }).msgId).toBe("5");
    expect(decodeEvent({ ...silent, msgId: "0" }).msgId).toBe("");
  });

  it("carry the history flag", () => {
    const flags = decodeEvents({ ...emptyResult, messages: [{ ...good, isHistory: true }, good] });
    expect(flags.map(({ history }) => history)).toEqual([true, false]);
  });

  it("are looked for in im_enter_room_resp too, and nowhere else", () => {
    const payload = encodeFetchResult({ messages: [good] });
    const count = (payloadType: string) => decodeFrame(encodePushFrame({ payloadType, payload })).length;
    expect(["msg", "im_enter_room_resp", "hb", "ack", "close", ""].map(count)).toEqual([1, 1, 0, 0, 0, 0]);
  });

  it("of a frame that is no fetch result are none: the frame is refused", () => {
    const frame = encodePushFrame({ payloadType: "msg", payload: hex("0f") });
    expect(() => decodeFrame(frame, { limits: defaultLimits })).toThrow("ERR_PAYLOAD_MALFORMED");
  });
});

const emptyResult = {
  ...{ messages: [], cursor: "", fetchIntervalMs: 0, now: 0, internalExt: "", fetchType: 0, routeParams: {} },
  ...{ heartbeatDurationMs: 0, needAck: false, pushServer: "", isFirst: false },
  ...{ historyCommentCursor: "", historyNoMore: false },
};

describe("encodeEvent()", () => {
  it("refuses a type that no message carries", () => {
    for (const type of ["roomInfo", "unknown", "toString"]) {
      expect(() => encodeEvent({ type } as unknown as LiveEventInit)).toThrow(
        `ERR_ARGUMENT: no message carries events of type "${type}"`,
      );
    }
  });

  it("refuses ids that are not decimal strings, by the name of the field", () => {
    expect(() => encodeEvent({ type: "chat", user: { id: "@ann" }, comment: "" })).toThrow("ERR_ARGUMENT: id must");
    const battle = { type: "battle", battleId: "1", status: 1, battleDuration: 1 } as const;
    expect(() => encodeEvent({ ...battle, teams: [{ hostUserId: "x", score: 1 }] })).toThrow("key must");
  });

  it("names the method inside the message as around it", () => {
    const { method, payload } = encodeEvent({ type: "control", action: 3 });
    expect(method).toBe("WebcastControlMessage");
    expect(toHex(payload)).toContain(toHex(utf8(method)));
  });
});

it("the arbitraries have every event of the table", () => {
  for (const type of eventMethods.values()) expect(wireEventTypes).toContain(type);
  for (const type of wireEventTypes) expect(codecOfType(type)).toMatchObject({ type });
});
