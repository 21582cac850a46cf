import type { Init } from "#wire";
import {
  type CriticalStrikeCardInfo,
  decodeWebcastLinkMicBattleItemCard,
  encodeWebcastLinkMicBattleItemCard,
  type WebcastLinkMicBattleItemCard as ItemCard,
} from "../../generated/events.js";
import { defineEvent } from "./codec.ts";
import { fromBattleUser, toBattleUser } from "./user.ts";

/** What every card says, and `multiple`, which gloves say and the others have in their name or not at all. */
type Card = { readonly [Field in keyof CriticalStrikeCardInfo]?: CriticalStrikeCardInfo[Field] | undefined };

/** One field of the message: the effect that it stands for, and the way to its card in both directions. */
interface Effect {
  readonly name: string;
  /** The card, when this is the field that is set. */
  read(message: ItemCard): Card | undefined;
  write(card: Init<CriticalStrikeCardInfo>): Init<ItemCard>;
}

/** The fields of the message, one effect each. The first five and the boosters have the names of the managed API. */
const effects: readonly Effect[] = [
  {
    name: "gloves",
    read: ({ useCriticalStrikeCard: use }) => use && { ...use.cardInfo },
    write: (cardInfo) => ({ useCriticalStrikeCard: { cardInfo } }),
  },
  {
    name: "mist",
    read: ({ useSmokeCard: use }) => use && { ...use.cardInfo },
    write: (cardInfo) => ({ useSmokeCard: { cardInfo } }),
  },
  {
    name: "extra_time",
    read: ({ useExtraTimeCard: use }) => use && { ...use.cardInfo },
    write: (cardInfo) => ({ useExtraTimeCard: { cardInfo } }),
  },
  {
    name: "thunder",
    read: ({ useSpecialEffectCard: use }) => use && { ...use.cardInfo },
    write: (cardInfo) => ({ useSpecialEffectCard: { cardInfo } }),
  },
  {
    name: "match_guide",
    read: ({ awardCardNotice: notice }) => notice && { cardNameKey: notice.displayContent?.key },
    write: ({ cardNameKey: key }) => ({ awardCardNotice: { displayContent: { key } } }),
  },
  {
    name: "booster_x2",
    read: ({ useTop2Card: use }) => use && { ...use.cardInfo?.common, multiple: 2 },
    write: (common) => ({ useTop2Card: { cardInfo: { common } } }),
  },
  {
    name: "booster_x3",
    read: ({ useTop3Card: use }) => use && { ...use.cardInfo?.common, multiple: 3 },
    write: (common) => ({ useTop3Card: { cardInfo: { common } } }),
  },
  {
    name: "vault_gloves",
    read: ({ useVaultGloveCard: use }) => use && { ...use.cardInfo?.common, multiple: use.cardInfo?.multiple },
    write: (common) => ({ useVaultGloveCard: { cardInfo: { common, multiple: common.multiple } } }),
  },
  {
    name: "potion",
    read: ({ usePotionCard: use }) => use && { ...use.cardInfo },
    write: (cardInfo) => ({ usePotionCard: { cardInfo } }),
  },
  {
    name: "wave",
    read: ({ useWaveCard: use }) => use && { ...use.cardInfo },
    write: (cardInfo) => ({ useWaveCard: { cardInfo } }),
  },
  {
    name: "obtain_guide",
    read: ({ cardObtainGuide: guide }) => guide && {},
    write: () => ({ cardObtainGuide: {} }),
  },
  {
    name: "effect_notice",
    read: ({ specialEffectNotice: notice }) => notice && {},
    write: () => ({ specialEffectNotice: {} }),
  },
];

export const battleItemCard = defineEvent({
  method: "WebcastLinkMicBattleItemCard",
  type: "battleItemCard",
  decode: decodeWebcastLinkMicBattleItemCard,
  encode: encodeWebcastLinkMicBattleItemCard,
  toEvent: (message) => {
    const { effect, card } = readEffect(message);
    const { cardNameKey: effectKey = "", sendTimeSec: activatedAtSec = 0, effectLastDuration: durationSec = 0 } = card;
    return {
      battleId: message.battleId,
      cardType: message.msgType,
      effect,
      effectKey,
      ...(card.multiple ? { multiplier: card.multiple } : {}),
      sender: toBattleUser(card.sendUser?.user),
      activatedAtSec,
      durationSec,
      endsAtSec: activatedAtSec + durationSec,
    };
  },
  fromEvent: (event) => ({
    battleId: event.battleId,
    msgType: event.cardType,
    ...effects
      .find(({ name }) => name === event.effect)
      ?.write({
        cardNameKey: event.effectKey,
        sendTimeSec: event.activatedAtSec,
        sendUser: { user: fromBattleUser(event.sender) },
        effectLastDuration: event.durationSec,
        multiple: event.multiplier,
      }),
  }),
});

function readEffect(message: ItemCard): { effect: string; card: Card } {
  for (const { name, read } of effects) {
    const card = read(message);
    if (card !== undefined) return { effect: name, card };
  }
  return { effect: "", card: {} };
}
