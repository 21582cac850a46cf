import { isDeepStrictEqual } from "node:util";
import { decodeEvent, decodeFramePayload, decodePushFrame } from "@webcast-kit/protocol";
import { decodeMessage } from "@webcast-kit/protocol/messages";
import { deserializeWebSocketMessage } from "tiktok-live-connector";
import type { Corpus } from "./corpus/corpus.ts";

type Plain = Record<string, unknown>;

interface PeerMessage {
  readonly method: string;
  readonly decodedData?: { readonly data: PeerData };
}

/** The fields of the peer's messages that the bench reads; the peer fills in every default. */
interface PeerData {
  readonly common: { readonly msgId: string; readonly createTime: string };
  readonly user: PeerUser;
  readonly userIdentity?: { readonly isSubscriberOfAnchor: boolean };
  readonly content: string;
  readonly contentLanguage: string;
  readonly emotes: readonly { index: number; emote: { emoteId: string; image: { urlList: string[] } } }[];
  readonly action: number | string;
  readonly count: number;
  readonly total: string;
  readonly totalUser: string;
  readonly giftId: string;
  readonly gift: { readonly name: string; readonly diamondCount: number; readonly type: number };
  readonly repeatCount: number;
  readonly repeatEnd: number;
  readonly groupId: string;
  readonly ranks: readonly { readonly user: PeerUser; readonly score: string; readonly rank: string }[];
}

interface PeerUser {
  readonly id: string;
  readonly displayId: string;
  readonly nickname: string;
  readonly avatarThumb?: { readonly urlList: readonly string[] };
  readonly followInfo?: { readonly followStatus: string };
  readonly isSubscribe: boolean;
  readonly subscribeInfo?: { readonly isSubscribe: boolean; readonly isSubscribedToAnchor: boolean };
}

/**
 * Compares what both sides read from every message, value by value: the events of the contract, and every field of the
 * whole messages. Gives how many values were equal.
 *
 * @throws {Error} that names the first difference
 */
export async function verify(corpus: Corpus): Promise<{ events: number; fields: number }> {
  let events = 0;
  let fields = 0;
  for (const frames of [corpus.gzip, corpus.plain]) {
    for (const [at, bytes] of frames.entries()) {
      const ours = decodeFramePayload(decodePushFrame(bytes));
      const { protoMessageFetchResult } = await deserializeWebSocketMessage(bytes);
      const peers = (protoMessageFetchResult as unknown as { messages: PeerMessage[] }).messages;
      if (peers.length !== ours.messages.length) throw new Error(`frame ${at}: another number of messages`);
      for (const [index, message] of ours.messages.entries()) {
        const place = `frame ${at}, message ${index}, ${message.method}`;
        const data = peers[index]?.decodedData?.data;
        if (data === undefined) throw new Error(`${place}: the peer did not decode it`);
        const expected = eventOf(message.method, data);
        const event = decodeEvent(message);
        // `raw` is what an event can do, and no value.
        if (!isDeepStrictEqual({ ...event, raw: 0 }, { ...expected, raw: 0 })) {
          throw new Error(`${place}: ${JSON.stringify(event)} is not ${JSON.stringify(expected)}`);
        }
        events++;
        fields += compare(decodeMessage(message.method, message.payload) as Plain, data as unknown as Plain, place);
      }
    }
  }
  return { events, fields };
}

/** The event that a message of the peer should be here. */
function eventOf(method: string, data: PeerData): Plain {
  const { msgId, createTime } = data.common;
  const meta = { msgId, timestamp: Number(createTime), history: false };
  const user = userOf(data.user, data.userIdentity);
  switch (method) {
    case "WebcastChatMessage": {
      const emotes = data.emotes.map(({ index, emote }) => ({
        emoteId: emote.emoteId,
        imageUrl: emote.image.urlList[0] ?? "",
        placeInComment: index,
      }));
      return { type: "chat", user, comment: data.content, emotes, language: data.contentLanguage, ...meta };
    }
    case "WebcastMemberMessage":
      return { type: "member", user, action: "join", actionId: Number(data.action), ...meta };
    case "WebcastLikeMessage":
      return { type: "like", user, likeCount: data.count, totalLikes: Number(data.total), ...meta };
    case "WebcastGiftMessage":
      return {
        type: "gift",
        user,
        giftId: Number(data.giftId),
        giftName: data.gift.name,
        diamondCount: data.gift.diamondCount,
        repeatCount: data.repeatCount,
        repeatEnd: data.repeatEnd === 1,
        giftType: data.gift.type,
        groupId: data.groupId,
        ...meta,
      };
    case "WebcastSocialMessage":
      return { type: "social", user, action: Number(data.action) === 1 ? "follow" : "share", ...meta };
    case "WebcastRoomUserSeqMessage": {
      const topViewers = data.ranks.map((entry) => ({
        user: userOf(entry.user),
        coinCount: Number(entry.score),
        rank: Number(entry.rank),
      }));
      const [totalViewers, viewerCount] = [Number(data.totalUser), Number(data.total)];
      return { type: "roomUserSeq", totalViewers, viewerCount, topViewers, ...meta };
    }
    default:
      throw new Error(`the corpus has no ${method}`);
  }
}

function userOf(user: PeerUser | undefined, identity?: PeerData["userIdentity"]) {
  if (user === undefined) return {};
  const { subscribeInfo } = user;
  const profilePictureUrl = user.avatarThumb?.urlList[0];
  return {
    id: user.id,
    uniqueId: user.displayId,
    nickname: user.nickname,
    ...(profilePictureUrl === undefined ? {} : { profilePictureUrl }),
    followRole: Number(user.followInfo?.followStatus ?? 0),
    isSubscriber:
      user.isSubscribe ||
      identity?.isSubscriberOfAnchor === true ||
      subscribeInfo?.isSubscribe === true ||
      subscribeInfo?.isSubscribedToAnchor === true,
  };
}

/** Compares a whole message with the peer's: what is missing in ours must be a default there, and the other way round. */
function compare(ours: Plain, peers: Plain, place: string): number {
  const [left, right] = [byLowerName(ours), byLowerName(peers)];
  let equal = 0;
  for (const field of new Set([...left.keys(), ...right.keys()])) {
    equal += compareValue(left.get(field), right.get(field), `${place}, ${field}`);
  }
  return equal;
}

/** The sides spell some names in another case (`openWebUrl`, `openweburl`). */
function byLowerName(message: Plain): Map<string, unknown> {
  return new Map(Object.entries(message).map(([name, value]) => [name.toLowerCase(), value]));
}

function compareValue(ours: unknown, peers: unknown, place: string): number {
  if (isDefault(ours) && isDefault(peers)) return 0;
  if (Array.isArray(ours) && Array.isArray(peers) && ours.length === peers.length) {
    return ours.reduce((sum: number, item, at) => sum + compareValue(item, peers[at], `${place}[${at}]`), 0);
  }
  if (isObject(ours) && isObject(peers)) return compare(ours, peers, place);
  if (ours !== peers) throw new Error(`${place}: ${JSON.stringify(ours)} is not ${JSON.stringify(peers)}`);
  return 1;
}

const isObject = (value: unknown): value is Plain => typeof value === "object" && value !== null;

function isDefault(value: unknown): boolean {
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length === 0;
  if (isObject(value)) return Object.values(value).every(isDefault);
  return value === undefined || value === 0 || value === "" || value === "0" || value === false;
}
