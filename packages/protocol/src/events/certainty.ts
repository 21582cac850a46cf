import type { WebcastUser } from "@webcast-kit/contract";
import type { EventMeta } from "../live-event.ts";
import type { EventFields, WireEventType } from "./codec.ts";

/**
 * How sure it is that a field means what the event says: `sure`, name and meaning agree in several sources; `likely`, one
 * natural candidate; `guess`, several candidates or none confirmed.
 */
type Certainty = "sure" | "likely" | "guess";

/** The wire field that a field comes from (paths of the full schema between backticks), and how sure that is. */
export type FieldSource = readonly [wire: string, certainty: Certainty] | "not on the wire";

/** Every field of a type, and the fields inside its lists. */
type SourcesOf<Fields> = { readonly [Field in keyof Fields]-?: FieldSource } & {
  readonly [inside: `${string}[].${string}`]: FieldSource;
};

/** What tells an event from others of its method. */
interface TypeSource {
  readonly type?: FieldSource;
}

interface Certainties {
  readonly every: SourcesOf<EventMeta>;
  readonly user: SourcesOf<WebcastUser>;
  readonly events: { readonly [Type in WireEventType]: SourcesOf<EventFields<Type>> & TypeSource };
}

/**
 * Where each field of each event comes from. Documentation, not imported by code that runs: scripts/write-event-table.mjs
 * reads the literal below, which is why it is plain JavaScript, and ends the file.
 */
export const certainties: Certainties = {
  every: {
    msgId: ["`common.msg_id`, else that of the envelope around the message", "likely"],
    timestamp: ["`common.create_time`, else `now` of the fetch result", "likely"],
    history: ["`is_history` of the envelope around the message", "sure"],
  },
  user: {
    id: ["`id`", "sure"],
    uniqueId: ["`display_id`", "sure"],
    nickname: ["`nickname`", "sure"],
    profilePictureUrl: ["`avatar_thumb.url_list`, the first", "likely"],
    followRole: ["`follow_info.follow_status`", "likely"],
    isSubscriber: [
      "any of `is_subscribe`, `subscribe_info.is_subscribe`, `subscribe_info.is_subscribed_to_anchor`, and user_identity.is_subscriber_of_anchor where the message has it",
      "likely",
    ],
  },
  events: {
    chat: {
      user: ["`user`, and `user_identity.is_subscriber_of_anchor`", "sure"],
      comment: ["`content`", "sure"],
      starred: "not on the wire",
      emotes: ["`emotes`", "sure"],
      "emotes[].emoteId": ["`emotes.emote.emote_id`", "sure"],
      "emotes[].imageUrl": ["`emotes.emote.image.url_list`, the first", "sure"],
      "emotes[].placeInComment": ["`emotes.index`", "sure"],
      language: ["`content_language`", "sure"],
    },
    like: {
      user: ["`user`", "sure"],
      likeCount: ["`count`", "sure"],
      totalLikes: ["`total`", "sure"],
    },
    gift: {
      user: ["`user`, and `user_identity.is_subscriber_of_anchor`", "sure"],
      giftId: ["`gift_id`", "sure"],
      giftName: ["`gift.name`", "sure"],
      diamondCount: ["`gift.diamond_count`", "sure"],
      repeatCount: ["`repeat_count`", "sure"],
      repeatEnd: ["`repeat_end` is 1", "sure"],
      giftType: ["`gift.type`", "sure"],
      groupId: ["`group_id`", "sure"],
    },
    member: {
      user: ["`user`", "sure"],
      action: ["`action`: 1 join, 3 subscribe, others the number as text", "likely"],
      actionId: ["`action`", "sure"],
    },
    social: {
      user: ["`user`", "sure"],
      action: [
        "`common.display_text.key` contains follow or share; else `action`, 1 follow, 3 share (so in all recordings), others the number as text",
        "likely",
      ],
    },
    roomUserSeq: {
      totalViewers: ["`total_user`", "sure"],
      viewerCount: ["`total`: viewers now, whatever its name says", "sure"],
      topViewers: ["`ranks`", "likely"],
      "topViewers[].user": ["`ranks.user`", "likely"],
      "topViewers[].coinCount": ["`ranks.score`", "likely"],
      "topViewers[].rank": ["`ranks.rank`", "likely"],
    },
    subscribe: {
      user: ["`user`", "sure"],
      subMonth: ["`sub_month`", "sure"],
    },
    emoteChat: {
      user: ["`user`, and `user_identity.is_subscriber_of_anchor`", "sure"],
      emoteId: ["`emote_list.emote_id`, of the first", "sure"],
      emoteUrl: ["`emote_list.image.url_list`, of the first the first", "sure"],
    },
    battle: {
      battleId: ["`battle_id`", "sure"],
      status: ["`battle_settings.status`; the values that the API documents fit no field of the wire", "guess"],
      battleDuration: ["`battle_settings.duration`, seconds", "likely"],
      teams: ["`battle_result`, else `team_battle_result`", "likely"],
      "teams[].hostUserId": [
        "key of `battle_result`; `team_battle_result.team_user.user_id`, the first of the team",
        "likely",
      ],
      "teams[].score": ["`battle_result.score`; `team_battle_result.total_score`", "likely"],
    },
    question: {
      user: ["`data.user`", "sure"],
      questionText: ["`data.content`", "sure"],
    },
    control: {
      action: ["`action`", "sure"],
    },
    envelope: {
      envelopeId: ["`envelope_info.envelope_id`", "sure"],
      diamondCount: ["`envelope_info.diamond_count`", "sure"],
    },
    roomPin: {
      user: [
        "of the pinned message: `chat_message.user`, `social_message.user`, `gift_message.user`, `member_message.user` or `like_message.user`",
        "sure",
      ],
      comment: ["`chat_message.content`", "sure"],
      action: ["`action`", "sure"],
      durationSeconds: ["`display_duration`", "likely"],
      pinnedAt: ["`pin_time`", "likely"],
      originalMsgType: ["`method`", "sure"],
      originalMsgId: ["`pin_msg_id`", "likely"],
      operatorUserId: ["`operator.id`", "sure"],
    },
    battleArmies: {
      battleId: ["`battle_id`", "sure"],
      status: ["`trigger_reason`; the API's list of values is another one's", "likely"],
      hosts: ["`armies`, else `team_armies`", "sure"],
      "hosts[].hostUserId": ["key of `armies`; `team_armies.team_user.user_id`, the first of the team", "sure"],
      "hosts[].teamTotalScore": ["`armies.host_score`; `team_armies.team_total_score`", "sure"],
      "hosts[].teamIdx": ["`team_armies.team_id` of the team that the host is in", "guess"],
      "hosts[].contributors[].userId": ["`armies.user_armies.user_id`", "sure"],
      "hosts[].contributors[].nickname": ["`armies.user_armies.nickname`", "sure"],
      "hosts[].contributors[].score": ["`armies.user_armies.score`", "sure"],
      durationSec: ["`battle_settings.duration`", "likely"],
      startedAtMs: ["`battle_settings.start_time_ms`", "likely"],
      secsRemaining: "not on the wire",
    },
    battleItemCard: {
      battleId: ["`battle_id`", "sure"],
      cardType: ["`msg_type`", "sure"],
      effect: [
        "the field that is set: `use_critical_strike_card` gloves, `use_smoke_card` mist, `use_extra_time_card` extra_time, `use_special_effect_card` thunder, `use_top2_card` booster_x2, `use_top3_card` booster_x3, `award_card_notice` match_guide; by the wire's own words `use_vault_glove_card`, `use_potion_card`, `use_wave_card`, `card_obtain_guide`, `special_effect_notice`",
        "likely",
      ],
      effectKey: [
        "`use_critical_strike_card.card_info.card_name_key` and the like; `award_card_notice.display_content.key`",
        "likely",
      ],
      multiplier: [
        "`use_critical_strike_card.card_info.multiple`, `use_vault_glove_card.card_info.multiple`; 2 and 3 of boosters",
        "likely",
      ],
      sender: [
        "`use_critical_strike_card.card_info.send_user.user` and the like: user_id, display_id, nick_name, avatar_thumb",
        "sure",
      ],
      activatedAtSec: ["`use_critical_strike_card.card_info.send_time_sec` and the like", "sure"],
      durationSec: ["`use_critical_strike_card.card_info.effect_last_duration` and the like", "likely"],
      endsAtSec: ["both together; recorded effects began 3 s after they were sent", "likely"],
    },
    caption: {
      text: ["`content.content`, the first", "likely"],
      language: ["`content.lang`, the first", "likely"],
      isFinal: ["`definite`", "likely"],
      startedAtMs: ["`timestamp_ms`", "likely"],
      endsAtMs: ["`timestamp_ms` and `duration_ms` together", "likely"],
      captions: ["`content`", "likely"],
      "captions[].language": ["`content.lang`", "likely"],
      "captions[].text": ["`content.content`", "likely"],
    },
    imDelete: {
      deletedMsgId: ["`delete_msg_ids`, the first", "likely"],
      deletedMsgIds: ["`delete_msg_ids`", "likely"],
      deletedUserIds: ["`delete_user_ids`", "likely"],
    },
    goalUpdate: {
      goalKey: ["`goal.id_str`; `indicator.key` is another candidate", "guess"],
      description: ["`goal.description`", "likely"],
      contributorUserId: ["`contributor_id`", "likely"],
      contributeCount: ["`contribute_count`", "likely"],
      contributeScore: ["`contribute_score`", "likely"],
    },
    unauthorizedMember: {
      nickname: ["`nick_name`", "likely"],
      action: ["`action`", "likely"],
    },
    barrage: {
      user: ["`user`", "likely"],
      contentKey: [
        "`content.key`, `common_barrage_content.key`: the one that tells the type, else the first",
        "likely",
      ],
      msgType: ["`msg_type`", "likely"],
    },
    superFan: {
      type: ["`content.key` or `common_barrage_content.key` contains ttlive_superfan", "likely"],
      user: ["`user`", "likely"],
      contentKey: ["`content.key` or `common_barrage_content.key`", "likely"],
      msgType: ["`msg_type`", "likely"],
    },
    superFanJoin: {
      type: ["`content.key` or `common_barrage_content.key` contains superfanjoined", "likely"],
      user: ["`user`", "likely"],
      contentKey: ["`content.key` or `common_barrage_content.key`", "likely"],
      msgType: ["`msg_type`", "likely"],
    },
    superFanBox: {
      type: ["`envelope_info.business_type` is 19, or `common.display_text.key` contains ttlive_superfanbox", "likely"],
      envelopeId: ["`envelope_info.envelope_id`", "sure"],
      diamondCount: ["`envelope_info.diamond_count`", "sure"],
    },
    liveIntro: {
      user: ["`user`", "likely"],
      content: ["`content`", "likely"],
    },
    room: {
      content: ["`content`; blank in all recordings, whose text is in the parts of `common.display_text`", "likely"],
    },
  },
};
