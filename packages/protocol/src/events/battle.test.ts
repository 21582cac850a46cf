import { describe, expect, it } from "vitest";
import { decodeEvent } from "../decode.ts";
import { encodeEvent } from "../encode.ts";
import type { LiveEvent } from "../live-event.ts";
import { hex, join, lengthDelimited, varintField } from "../testing/bytes.ts";
import { emptyMeta, eventOfFields, utf8 } from "../testing/messages.ts";

describe("battle", () => {
  const host = (id: number, score: number) =>
    lengthDelimited(5, join(varintField(1, id), lengthDelimited(2, varintField(3, score))));
  const team = (score: number, ...users: number[]) => {
    const members = users.map((id) => lengthDelimited(2, varintField(1, id)));
    return lengthDelimited(17, join(...members, varintField(4, score)));
  };
  const teamsOf = (...fields: Uint8Array[]) =>
    (eventOfFields("WebcastLinkMicBattle", ...fields) as LiveEvent<"battle">).teams;

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
    (eventOfFields("WebcastLinkMicArmies", ...fields) as LiveEvent<"battleArmies">).hosts;
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
    expect(eventOfFields("WebcastLinkMicArmies")).toEqual({
      ...{ type: "battleArmies", battleId: "0", status: 0, hosts: [], durationSec: 0, startedAtMs: 0 },
      ...emptyMeta,
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
    const event = eventOfFields("WebcastLinkMicBattleItemCard", lengthDelimited(field, lengthDelimited(1, info)));
    expect(event).toEqual({
      type: "battleItemCard",
      battleId: "0",
      cardType: 0,
      effect,
      sender: {},
      ...rest,
      ...emptyMeta,
    });
  });

  it.each([
    [4, hex(""), "obtain_guide", ""],
    [7, lengthDelimited(1, lengthDelimited(1, utf8("k"))), "match_guide", "k"],
    [12, hex("0805"), "effect_notice", ""],
  ])("of field %d is %3$s, which nobody sent", (field, notice, effect, effectKey) => {
    expect(eventOfFields("WebcastLinkMicBattleItemCard", lengthDelimited(field, notice))).toEqual({
      ...{ type: "battleItemCard", battleId: "0", cardType: 0, effect, effectKey, sender: {} },
      ...{ activatedAtSec: 0, durationSec: 0, endsAtSec: 0, ...emptyMeta },
    });
  });

  it("of an effect that it does not know has no effect on the wire", () => {
    const event = { effect: "constructor", sender: {}, activatedAtSec: 1, durationSec: 1, endsAtSec: 2 };
    const encoded = encodeEvent({ type: "battleItemCard", battleId: "1", cardType: 3, ...event });
    expect(decodeEvent(encoded)).toMatchObject({ cardType: 3, effect: "", activatedAtSec: 0 });
  });
});
