import Type, { type Static } from "typebox";
import { observed } from "../provenance.ts";
import { Count, eventMeta, Id, WebcastUser } from "./common.ts";
import { observedFields } from "./observed.ts";

const BattleTeam = Type.Object({ hostUserId: Id, score: Count });

export const BattleEventData = Type.Object(
  {
    type: Type.Literal("battle"),
    battleId: Id,
    status: Type.Integer({ description: "Phase of the battle; the numbers are not documented" }),
    battleDuration: Type.Integer({ description: "Seconds" }),
    teams: Type.Array(BattleTeam),
    ...eventMeta,
  },
  { description: "A battle between hosts changed" },
);

const BattleContributor = Type.Object({ userId: Id, nickname: Type.String(), score: Count });

const BattleHost = Type.Object({
  hostUserId: Id,
  teamTotalScore: Type.Integer({ description: "Score of the host, or of the host's team in a fight of teams" }),
  teamIdx: Type.Optional(Type.Integer({ description: "Number of the team, in a fight of teams" })),
  contributors: Type.Array(BattleContributor, { description: "Viewers who gave most, best first" }),
});

export const BattleArmiesEventData = Type.Object(
  observedFields({
    type: Type.Literal("battleArmies"),
    battleId: Id,
    status: Type.Integer({
      description: "Why it was sent: 1 score changed, 2 battle over, 3 host left, 4 keep-alive, 5 effect changed",
    }),
    hosts: Type.Array(BattleHost),
    durationSec: Type.Integer({ description: "Length of the battle, seconds" }),
    startedAtMs: Type.Integer({ description: "Unix milliseconds" }),
    secsRemaining: Type.Optional(
      Type.Integer({
        description: "Seconds until the end, where the server counts them: else `startedAtMs` and `durationSec` say it",
      }),
    ),
    ...eventMeta,
  }),
  { ...observed, description: "Scores of a battle, and who gave them" },
);

export const BattleItemCardEventData = Type.Object(
  observedFields({
    type: Type.Literal("battleItemCard"),
    battleId: Id,
    cardType: Type.Integer({ description: "What happened, as the number on the wire: 2 gloves, 3 mist, 4 award, …" }),
    effect: Type.String({
      description:
        "`gloves`, `mist`, `extra_time`, `thunder`, `potion`, `wave`, `booster_x2`, `booster_x3`, `vault_gloves`: a card " +
        "was used; `match_guide`: one was awarded; `obtain_guide`, `effect_notice`; empty when the message names none",
    }),
    effectKey: Type.Optional(
      Type.String({ description: "Key of the text that names the card, e.g. pm_mt_boost_crit_name" }),
    ),
    multiplier: Type.Optional(Type.Integer({ description: "What scores are multiplied by, where the card says so" })),
    sender: WebcastUser,
    activatedAtSec: Type.Integer({ description: "When the card was sent, Unix seconds; 0 when no card was used" }),
    durationSec: Type.Integer({ description: "How long the effect lasts, seconds" }),
    endsAtSec: Type.Integer({ description: "`activatedAtSec` and `durationSec` together, Unix seconds" }),
    ...eventMeta,
  }),
  { ...observed, description: "An item card of a battle was offered, awarded or used" },
);

export type BattleEventData = Static<typeof BattleEventData>;
export type BattleArmiesEventData = Static<typeof BattleArmiesEventData>;
export type BattleItemCardEventData = Static<typeof BattleItemCardEventData>;
