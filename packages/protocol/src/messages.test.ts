import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeMessage, encodeMessage, isMessageMethod, messageMethods } from "./messages.ts";
import { hex, join, lengthDelimited, varintField } from "./testing/bytes.ts";
import { int64Text, text } from "./testing/index.ts";

describe("decodeMessage()", () => {
  it("gives 64-bit numbers as decimal strings, all bits of them", () => {
    const user = (id: bigint) => lengthDelimited(2, varintField(1, id));
    expect(decodeMessage("WebcastChatMessage", user(7_777_777_777_777_777_777n)).user?.id).toBe("7777777777777777777");
    expect(decodeMessage("WebcastChatMessage", user(8_999_999_999_999_999_999n)).user?.id).toBe("8999999999999999999");
    expect(decodeMessage("WebcastChatMessage", user(-1n)).user?.id).toBe("-1");
  });

  it("leaves out what was not sent, and what was sent as its default", () => {
    expect(decodeMessage("WebcastLikeMessage", hex(""))).toEqual({});
    expect(decodeMessage("WebcastLikeMessage", hex("1000"))).toEqual({});
  });

  it("gives enums as numbers, also those that it does not know", () => {
    expect(decodeMessage("WebcastControlMessage", hex("1003"))).toEqual({ action: 3 });
    expect(decodeMessage("WebcastControlMessage", hex("107b"))).toEqual({ action: 123 });
  });

  it("keys maps of 64-bit numbers by decimal strings", () => {
    const entry = (key: bigint, score: number) =>
      lengthDelimited(5, join(varintField(1, key), lengthDelimited(2, varintField(3, score))));
    const keys = [7_300_000_000_000_000_001n, 1n, -1n, 8_999_999_999_999_999_999n];
    const message = decodeMessage("WebcastLinkMicBattle", join(...keys.map((key, index) => entry(key, index + 1))));
    expect(message.battleResult).toEqual({
      "7300000000000000001": { score: "1" },
      "1": { score: "2" },
      "-1": { score: "3" },
      "8999999999999999999": { score: "4" },
    });
  });

  it("reads a map entry without a key under 0 and one without a value as empty", () => {
    const entries = join(lengthDelimited(5, hex("1200")), lengthDelimited(5, varintField(1, 7)));
    expect(decodeMessage("WebcastLinkMicBattle", entries).battleResult).toEqual({ "0": {}, "7": {} });
  });

  it("reads packed and unpacked lists of numbers", () => {
    const packed = lengthDelimited(27, hex("05 ffffffffffffffffff01"));
    const unpacked = join(varintField(27, 5), varintField(27, -1));
    expect(decodeMessage("WebcastChatMessage", packed)).toEqual({ mentionUserList: ["5", "-1"] });
    expect(decodeMessage("WebcastChatMessage", unpacked)).toEqual({ mentionUserList: ["5", "-1"] });
  });

  it("merges a message that was sent in two parts, as protobuf asks", () => {
    const parts = join(lengthDelimited(2, varintField(1, 5)), lengthDelimited(2, hex("1a0141")));
    expect(decodeMessage("WebcastChatMessage", parts)).toEqual({ user: { id: "5", nickname: "A" } });
  });

  it("gives undefined for a method that it does not know", () => {
    expect(decodeMessage("WebcastNobodyKnowsMessage", hex("08"))).toBeUndefined();
    expect(decodeMessage("toString", hex(""))).toBeUndefined();
  });

  it("throws when the bytes are not such a message", () => {
    expect(() => decodeMessage("WebcastChatMessage", hex("1a05"))).toThrow("ERR_PAYLOAD_MALFORMED");
  });
});

describe("encodeMessage()", () => {
  const user = fc.record({ id: int64Text(), nickname: text() }, { requiredKeys: [] });
  const battle = fc.record(
    {
      battleId: int64Text(),
      action: fc.integer({ min: 0, max: 20 }),
      bubbleText: text(),
      battleResult: fc.dictionary(int64Text(), fc.record({ userId: int64Text(), score: int64Text() }), {
        noNullPrototype: true,
      }),
      trackingExtra: fc.dictionary(text(), text(), { noNullPrototype: true }),
    },
    { requiredKeys: [] },
  );

  it("is the mirror of decodeMessage() for nested messages", () => {
    const chat = fc.record({ user, content: text(), mentionUsers: fc.array(user) }, { requiredKeys: [] });
    fc.assert(
      fc.property(chat, (message) => {
        expect(decodeMessage("WebcastChatMessage", encodeMessage("WebcastChatMessage", message))).toEqual(
          withoutDefaults(message),
        );
      }),
    );
  });

  it("is the mirror of decodeMessage() for maps", () => {
    fc.assert(
      fc.property(battle, (message) => {
        const { battleResult = {}, ...rest } = message;
        const results = Object.entries(battleResult).map(([key, value]) => [key, withoutDefaults(value)]);
        const expected = withoutDefaults(rest);
        if (results.length > 0) expected["battleResult"] = Object.fromEntries(results);
        expect(decodeMessage("WebcastLinkMicBattle", encodeMessage("WebcastLinkMicBattle", message))).toEqual(expected);
      }),
    );
  });

  it("keeps map keys of eight digits", () => {
    const battleResult = { "12345678": { score: "1" }, "-1234567": { score: "2" } };
    const bytes = encodeMessage("WebcastLinkMicBattle", { battleResult });
    expect(decodeMessage("WebcastLinkMicBattle", bytes).battleResult).toEqual(battleResult);
  });

  it("keeps map keys whose bytes look like eight digits", () => {
    const battleResult = { "3544668469065756977": { score: "1" } };
    const bytes = encodeMessage("WebcastLinkMicBattle", { battleResult });
    expect(decodeMessage("WebcastLinkMicBattle", bytes).battleResult).toEqual(battleResult);
  });

  it("writes nothing for nothing", () => {
    expect(encodeMessage("WebcastChatMessage", {})).toHaveLength(0);
  });
});

describe("messageMethods", () => {
  it("lists what isMessageMethod() accepts", () => {
    expect(messageMethods).toContain("WebcastChatMessage");
    expect(messageMethods.every(isMessageMethod)).toBe(true);
    expect(isMessageMethod("WebcastNobodyKnowsMessage")).toBe(false);
    expect(isMessageMethod("User")).toBe(false);
  });
});

/** What the wire keeps of a message: proto3 does not send defaults. */
function withoutDefaults(message: object): Record<string, unknown> {
  const isDefault = (value: unknown) => value === "" || value === "0" || value === 0;
  const entries = Object.entries(message).filter(([key, value]) => !isDefault(value) && !isEmptyList(key, value));
  return Object.fromEntries(entries.map(([key, value]) => [key, nestedWithoutDefaults(key, value)]));
}

function isEmptyList(key: string, value: unknown): boolean {
  return (Array.isArray(value) || key === "trackingExtra") && Object.keys(value as object).length === 0;
}

function nestedWithoutDefaults(key: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item: object) => withoutDefaults(item));
  // In a map of texts an empty one is an entry all the same.
  if (typeof value === "object" && value !== null && key !== "trackingExtra") return withoutDefaults(value);
  return value;
}
