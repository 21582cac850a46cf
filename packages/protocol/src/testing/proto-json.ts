import type { WebcastUser } from "@webcast-kit/contract";
import type { WireEventType } from "../events/codec.ts";
import { eventMethods } from "../events/index.ts";
import type { FetchResult } from "../fetch-result.ts";
import type { PushFrame } from "../frame.ts";
import type { LiveEventData } from "../live-event.ts";

/** Protobuf's own JSON, with the field names of the `.proto` files. */
export type Json = string | number | boolean | undefined | readonly Json[] | { readonly [name: string]: Json };
type JsonObject = { readonly [name: string]: Json };

/** 64-bit numbers are texts in protobuf's JSON, and left out when they are zero. */
export function int64(value: number | string | undefined): string | undefined {
  const number = BigInt(value || 0);
  return number === 0n ? undefined : String(number);
}

const image = (url: string): JsonObject => ({ url_list: [url] });

function user(person: WebcastUser): JsonObject {
  return {
    id: int64(person.id),
    display_id: person.uniqueId,
    nickname: person.nickname,
    avatar_thumb: person.profilePictureUrl === undefined ? undefined : image(person.profilePictureUrl),
    follow_info: person.followRole ? { follow_status: int64(person.followRole) } : undefined,
    is_subscribe: person.isSubscriber,
  };
}

const displayKeys: Readonly<Record<string, string>> = {
  follow: "pm_main_follow_message_viewer_2",
  share: "pm_mt_guidance_share",
};
const socialNumbers: Readonly<Record<string, string>> = { follow: "1", share: "3" };

const pinnedFields: ReadonlyMap<string, string> = new Map([
  ["WebcastSocialMessage", "social_message"],
  ["WebcastGiftMessage", "gift_message"],
  ["WebcastMemberMessage", "member_message"],
  ["WebcastLikeMessage", "like_message"],
]);

function pinned(pin: LiveEventData<"roomPin">): JsonObject {
  const field = pinnedFields.get(pin.originalMsgType);
  if (field !== undefined) return { [field]: { user: user(pin.user) } };
  return { chat_message: { user: user(pin.user), content: pin.comment } };
}

function battleResult(teams: LiveEventData<"battle">["teams"]): Json {
  if (teams.length === 0) return undefined;
  const entries = teams.map(({ hostUserId: id, score }) => [id, { user_id: int64(id), score: int64(score) }]);
  return Object.fromEntries(entries) as JsonObject;
}

/** Of the map, what a host has; of the list, what its team has. */
function armies({ hosts }: LiveEventData<"battleArmies">): JsonObject {
  const entries = hosts.map(({ hostUserId: id, teamTotalScore, contributors }) => [
    id,
    {
      host_score: int64(teamTotalScore),
      user_armies: contributors.map(({ userId, nickname, score }) => ({
        user_id: int64(userId),
        nickname,
        score: int64(score),
      })),
    },
  ]);
  const teams = hosts.filter(({ teamIdx }) => teamIdx !== undefined);
  return {
    armies: hosts.length === 0 ? undefined : (Object.fromEntries(entries) as JsonObject),
    team_armies: teams.map(({ hostUserId, teamIdx, teamTotalScore }) => ({
      team_id: int64(teamIdx),
      team_user: [{ user_id: int64(hostUserId) }],
      team_total_score: int64(teamTotalScore),
    })),
  };
}

/** Which field of an item card's message an effect is, and whether its card is one level deeper. */
const cardFields: ReadonlyMap<string, readonly [field: string, deeper?: "deeper"]> = new Map([
  ["gloves", ["use_critical_strike_card"]],
  ["mist", ["use_smoke_card"]],
  ["extra_time", ["use_extra_time_card"]],
  ["thunder", ["use_special_effect_card"]],
  ["potion", ["use_potion_card"]],
  ["wave", ["use_wave_card"]],
  ["booster_x2", ["use_top2_card", "deeper"]],
  ["booster_x3", ["use_top3_card", "deeper"]],
  ["vault_gloves", ["use_vault_glove_card", "deeper"]],
]);

function itemCard(event: LiveEventData<"battleItemCard">): JsonObject {
  const { effect, effectKey, sender } = event;
  if (effect === "match_guide") return { award_card_notice: { display_content: { key: effectKey } } };
  if (effect === "obtain_guide") return { card_obtain_guide: {} };
  if (effect === "effect_notice") return { special_effect_notice: {} };
  const [field, deeper] = cardFields.get(effect) ?? [];
  if (field === undefined) return {};
  const card = {
    card_name_key: effectKey,
    send_time_sec: int64(event.activatedAtSec),
    effect_last_duration: int64(event.durationSec),
    send_user: {
      user: {
        user_id: int64(sender.id),
        nick_name: sender.nickname,
        display_id: sender.uniqueId,
        avatar_thumb: sender.profilePictureUrl === undefined ? undefined : image(sender.profilePictureUrl),
      },
    },
  };
  const multiple = effect.endsWith("gloves") ? int64(event.multiplier) : undefined;
  return { [field]: { card_info: deeper ? { common: card, multiple } : { ...card, multiple } } };
}

function barrage(event: LiveEventData<"barrage" | "superFan" | "superFanJoin">): JsonObject {
  return { user: user(event.user), content: { key: event.contentKey }, msg_type: event.msgType };
}

/** The event table said a second time, by hand: which field of the full message holds what of the event. */
const bodies: { readonly [Type in WireEventType]: (event: LiveEventData<Type>) => JsonObject } = {
  chat: (event) => ({
    user: user(event.user),
    content: event.comment,
    content_language: event.language,
    emotes: event.emotes?.map(({ emoteId, imageUrl, placeInComment }) => ({
      index: placeInComment,
      emote: { emote_id: emoteId, image: image(imageUrl) },
    })),
  }),
  like: (event) => ({ user: user(event.user), count: event.likeCount, total: int64(event.totalLikes) }),
  gift: (event) => ({
    user: user(event.user),
    gift_id: int64(event.giftId),
    repeat_count: event.repeatCount,
    repeat_end: event.repeatEnd ? 1 : 0,
    group_id: int64(event.groupId),
    gift: {
      id: int64(event.giftId),
      name: event.giftName,
      diamond_count: event.diamondCount,
      type: event.giftType,
    },
  }),
  member: (event) => ({ user: user(event.user), action: event.actionId }),
  social: (event) => ({
    user: user(event.user),
    action: socialNumbers[event.action] ?? int64(Number(event.action)),
    common: { display_text: { key: displayKeys[event.action] } },
  }),
  roomUserSeq: (event) => ({
    total: int64(event.viewerCount),
    total_user: int64(event.totalViewers),
    ranks: event.topViewers?.map((viewer) => ({
      user: user(viewer.user),
      score: int64(viewer.coinCount),
      rank: int64(viewer.rank),
    })),
  }),
  subscribe: (event) => ({ user: user(event.user), sub_month: int64(event.subMonth) }),
  emoteChat: (event) => ({
    user: user(event.user),
    emote_list: [{ emote_id: event.emoteId, image: image(event.emoteUrl) }],
  }),
  battle: (event) => ({
    battle_id: int64(event.battleId),
    battle_settings: { status: event.status, duration: event.battleDuration },
    battle_result: battleResult(event.teams),
  }),
  question: (event) => ({ data: { user: user(event.user), content: event.questionText } }),
  control: (event) => ({ action: event.action }),
  envelope: (event) => ({ envelope_info: { envelope_id: event.envelopeId, diamond_count: event.diamondCount } }),
  roomPin: (event) => ({
    ...pinned(event),
    method: event.originalMsgType,
    pin_time: int64(event.pinnedAt),
    operator: { id: int64(event.operatorUserId) },
    action: event.action,
    display_duration: int64(event.durationSeconds),
    pin_msg_id: int64(event.originalMsgId),
  }),
  battleArmies: (event) => ({
    battle_id: int64(event.battleId),
    trigger_reason: event.status,
    ...armies(event),
    battle_settings: { start_time_ms: int64(event.startedAtMs), duration: event.durationSec },
  }),
  battleItemCard: (event) => ({ battle_id: int64(event.battleId), msg_type: event.cardType, ...itemCard(event) }),
  caption: (event) => ({
    timestamp_ms: int64(event.startedAtMs),
    duration_ms: int64(event.endsAtMs - event.startedAtMs),
    content: event.captions?.map(({ language, text }) => ({ lang: language, content: text })),
    definite: event.isFinal,
  }),
  // Zeros in a list are sent, unlike others.
  imDelete: (event) => ({ delete_msg_ids: event.deletedMsgIds, delete_user_ids: event.deletedUserIds }),
  goalUpdate: (event) => ({
    goal: { id_str: event.goalKey, description: event.description },
    contributor_id: int64(event.contributorUserId),
    contribute_count: int64(event.contributeCount),
    contribute_score: int64(event.contributeScore),
  }),
  unauthorizedMember: (event) => ({ nick_name: event.nickname, action: event.action }),
  barrage,
  superFan: barrage,
  superFanJoin: barrage,
  superFanBox: (event) => ({
    envelope_info: { envelope_id: event.envelopeId, diamond_count: event.diamondCount, business_type: 19 },
  }),
  liveIntro: (event) => ({ user: user(event.user), content: event.content }),
  room: (event) => ({ content: event.content }),
};

const methods: ReadonlyMap<string, string> = new Map([
  ...[...eventMethods].map(([method, type]) => [type, method] as const),
  ["superFan", "WebcastBarrageMessage"],
  ["superFanJoin", "WebcastBarrageMessage"],
  ["superFanBox", "WebcastEnvelopeMessage"],
]);

/** The full message of an event: the name of its type, and its JSON without defaults. */
export function protoJsonOf(event: LiveEventData<WireEventType>): { method: string; json: JsonObject } {
  const method = methods.get(event.type) ?? "";
  const body = (bodies[event.type] as (event: LiveEventData) => JsonObject)(event);
  const head = { method, msg_id: int64(event.msgId), create_time: int64(event.timestamp) };
  const common = { ...head, ...(body["common"] as JsonObject | undefined) };
  return { method, json: withoutDefaults({ ...body, common }) as JsonObject };
}

/** The JSON of `webcast.WebcastPushFrame`. */
export function frameJson({ headers, payload, ...frame }: PushFrame): JsonObject {
  return withoutDefaults({
    seq_id: int64(frame.seqId),
    log_id: int64(frame.logId),
    service: int64(frame.service),
    method: int64(frame.method),
    headers: headers.map(({ key, value }) => ({ key, value })),
    payload_encoding: frame.payloadEncoding,
    payload_type: frame.payloadType,
    payload: base64(payload),
  }) as JsonObject;
}

/** The JSON of `webcast.ProtoMessageFetchResult`. */
export function resultJson(result: FetchResult): JsonObject {
  const json = withoutDefaults({
    messages: result.messages.map((message) => ({
      method: message.method,
      payload: base64(message.payload),
      msg_id: int64(message.msgId),
      msg_type: message.msgType,
      offset: int64(message.offset),
      is_history: message.isHistory,
    })),
    cursor: result.cursor,
    fetch_interval: int64(result.fetchIntervalMs),
    now: int64(result.now),
    internal_ext: result.internalExt,
    fetch_type: result.fetchType,
    heartbeat_duration: int64(result.heartbeatDurationMs),
    need_ack: result.needAck,
    push_server: result.pushServer,
    is_first: result.isFirst,
    history_comment_cursor: result.historyCommentCursor,
    history_no_more: result.historyNoMore,
  }) as JsonObject;
  // Values of a map are there even when they are empty.
  const hasParams = Object.keys(result.routeParams).length > 0;
  return hasParams ? { ...json, route_params: { ...result.routeParams } } : json;
}

function base64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

/** Leaves out what proto3 does not send; a message without fields is sent, and so is an empty text in a list. */
export function withoutDefaults(value: Json): Json {
  if (Array.isArray(value)) return value.map((item: Json) => (typeof item === "object" ? withoutDefaults(item) : item));
  if (typeof value !== "object") return value;
  const entries = Object.entries(value as JsonObject).filter(([, field]) => !isDefault(field));
  return Object.fromEntries(entries.map(([name, field]) => [name, withoutDefaults(field)]));
}

function isDefault(value: Json): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return value === undefined || value === 0 || value === "" || value === false;
}
