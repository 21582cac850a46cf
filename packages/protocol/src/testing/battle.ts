import type { WebcastUser } from "@webcast-kit/contract";
import fc from "fast-check";
import type { EventFields } from "../events/codec.ts";
import { int32, int64Number, int64Text, text } from "./values.ts";

type Host = EventFields<"battleArmies">["hosts"][number];

/** The fields of a `battleArmies`: hosts are in it once each. */
export function armiesFields(): fc.Arbitrary<EventFields<"battleArmies">> {
  return fc.record({
    battleId: int64Text(),
    status: fc.oneof(fc.integer({ min: 0, max: 5 }), int32()),
    hosts: fc.uniqueArray(battleHost(), { maxLength: 4, selector: ({ hostUserId }) => hostUserId }),
    durationSec: int32(),
    startedAtMs: int64Number(),
  });
}

function battleHost(): fc.Arbitrary<Host> {
  const contributor = fc.record({ userId: int64Text(), nickname: text(), score: int64Number() });
  return fc.record(
    {
      hostUserId: int64Text(),
      teamTotalScore: int64Number(),
      teamIdx: fc.oneof(fc.constantFrom(0, 1, 2), int64Number()),
      contributors: fc.array(contributor, { maxLength: 3 }),
    },
    { requiredKeys: ["hostUserId", "teamTotalScore", "contributors"] },
  );
}

/** Effects whose cards say when they were sent, by whom and for how long. */
const used = ["gloves", "mist", "extra_time", "thunder", "potion", "wave", "booster_x2", "booster_x3", "vault_gloves"];
/** The others say less: of these, `match_guide` has a key, the empty one stands for no card at all. */
const unused = ["match_guide", "obtain_guide", "effect_notice", ""];

/** The fields of a `battleItemCard`, of every effect. */
export function itemCardFields(): fc.Arbitrary<EventFields<"battleItemCard">> {
  const shared = { battleId: int64Text(), cardType: fc.oneof(fc.integer({ min: 0, max: 12 }), int32()) };
  const card = fc
    .record({
      ...shared,
      effect: fc.constantFrom(...used),
      effectKey: text(),
      multiple: int64Number(),
      sender: battleUser(),
      activatedAtSec: int64Number(),
      durationSec: int64Number(),
    })
    .map(({ multiple, ...event }) => ({
      ...event,
      ...multiplierOf(event.effect, multiple),
      endsAtSec: event.activatedAtSec + event.durationSec,
    }));
  const notice = fc.record({ ...shared, effect: fc.constantFrom(...unused), key: text() }).map(({ key, ...event }) => ({
    ...event,
    effectKey: event.effect === "match_guide" ? key : "",
    sender: {},
    activatedAtSec: 0,
    durationSec: 0,
    endsAtSec: 0,
  }));
  return fc.oneof(card, notice);
}

/** Boosters have it in their name, gloves say it, the other cards have none. */
function multiplierOf(effect: string, multiple: number): { multiplier?: number } {
  if (effect === "booster_x2") return { multiplier: 2 };
  if (effect === "booster_x3") return { multiplier: 3 };
  return effect.endsWith("gloves") && multiple !== 0 ? { multiplier: multiple } : {};
}

/** A person of a battle, as the decoder puts it out. */
function battleUser(): fc.Arbitrary<WebcastUser> {
  return fc.record(
    { id: int64Text(), uniqueId: text(), nickname: text(), profilePictureUrl: text() },
    { requiredKeys: ["id", "uniqueId", "nickname"] },
  );
}
