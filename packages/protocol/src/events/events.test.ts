import { describe, expect, it } from "vitest";
import { decodeEvent, decodeEvents } from "../decode.ts";
import { encodeEvent } from "../encode.ts";
import { decodeFetchResult } from "../fetch-result.ts";
import type { LiveEvent } from "../live-event.ts";
import { hex, join, lengthDelimited, toHex, varintField } from "../testing/bytes.ts";
import { wireEventTypes } from "../testing/index.ts";
import { emptyMeta, eventOfFields, messageOf, utf8 } from "../testing/messages.ts";
import { codecOfType, eventMethods } from "./index.ts";

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
    expect(decodeEvent(messageOf("WebcastChatMessage", chatBytes))).toEqual({
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
    expect(eventOfFields("WebcastChatMessage")).toEqual({
      ...{ type: "chat", user: {}, comment: "", emotes: [], language: "" },
      ...emptyMeta,
    });
  });

  it.each([
    ["user_identity.is_subscriber_of_anchor", hex("9201021001")],
    ["user.is_subscribe", lengthDelimited(2, varintField(1090, 1))],
    ["user.subscribe_info.is_subscribe", lengthDelimited(2, lengthDelimited(63, hex("1001")))],
    ["user.subscribe_info.is_subscribed_to_anchor", lengthDelimited(2, lengthDelimited(63, hex("3801")))],
  ])("knows a subscriber by %s", (_, field) => {
    const event = eventOfFields("WebcastChatMessage", lengthDelimited(2, hex("0801")), field) as LiveEvent<"chat">;
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
    expect(eventOfFields("WebcastSocialMessage", displayText(key), varintField(4, action))).toMatchObject({
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
    const event = eventOfFields("WebcastMemberMessage", varintField(10, number));
    expect(event).toEqual({ type: "member", user: {}, action, actionId: number, ...emptyMeta });
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
    const event = eventOfFields(
      "WebcastRoomPinMessage",
      lengthDelimited(field, pinned),
      lengthDelimited(30, utf8(method)),
    );
    expect(event).toMatchObject({ type: "roomPin", user: { uniqueId: "ann" }, comment, originalMsgType: method });
  });

  it("with several messages pinned has the user of the comment", () => {
    const other = lengthDelimited(3, lengthDelimited(2, lengthDelimited(38, utf8("bob"))));
    expect(eventOfFields("WebcastRoomPinMessage", other, lengthDelimited(2, user))).toMatchObject({
      user: { uniqueId: "ann" },
    });
  });

  it("without anything pinned has no user and no operator", () => {
    expect(eventOfFields("WebcastRoomPinMessage", varintField(33, 2))).toEqual({
      ...{ type: "roomPin", user: {}, comment: "", action: 2, durationSeconds: 0, pinnedAt: 0 },
      ...{ originalMsgType: "", originalMsgId: "0", operatorUserId: "0" },
      ...emptyMeta,
    });
  });
});

describe("gift", () => {
  it.each([
    [0, false],
    [1, true],
    [2, false],
  ])("of repeat_end %d has ended: %j", (repeatEnd, ended) => {
    expect(eventOfFields("WebcastGiftMessage", varintField(9, repeatEnd))).toMatchObject({ repeatEnd: ended });
  });

  it("without its catalogue entry has no name and no price", () => {
    expect(eventOfFields("WebcastGiftMessage", varintField(2, 5655))).toMatchObject({
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
    expect(eventOfFields("WebcastEnvelopeMessage", ...fields)).toEqual({
      type,
      envelopeId: "",
      diamondCount: 0,
      ...emptyMeta,
    });
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
    const event = eventOfFields("WebcastBarrageMessage", text(5, content), text(24, common), varintField(3, 4));
    expect(event).toEqual({ type, user: {}, contentKey, msgType: 4, ...emptyMeta });
  });

  it("is found by its type when only that type is wanted", () => {
    const messages = (["barrage", "superFan", "superFanJoin"] as const).map((type) =>
      encodeEvent({ type, user: {}, contentKey: "", msgType: 0 }),
    );
    const only = new Set(["superFanJoin" as const]);
    const events = decodeEvents({ ...decodeFetchResult(new Uint8Array()), messages }, { only });
    expect(events).toMatchObject([{ type: "superFanJoin", contentKey: join }]);
    expect(events).toHaveLength(1);
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

it("the arbitraries have every event of the table", () => {
  for (const type of eventMethods.values()) expect(wireEventTypes).toContain(type);
  for (const type of wireEventTypes) expect(codecOfType(type)).toMatchObject({ type });
});
