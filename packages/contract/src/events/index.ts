import type { Static } from "typebox";
import {
  LikeEventData,
  MemberEventData,
  RoomUserSeqEventData,
  SocialEventData,
  SubscribeEventData,
} from "./audience.ts";
import { BattleArmiesEventData, BattleEventData, BattleItemCardEventData } from "./battle.ts";
import { ChatEventData, EmoteChatEventData, QuestionEventData, RoomPinEventData } from "./chat.ts";
import { EnvelopeEventData, GiftEventData, SuperFanBoxEventData } from "./gift.ts";
import {
  BarrageEventData,
  CaptionEventData,
  GoalUpdateEventData,
  ImDeleteEventData,
  LiveIntroEventData,
  RoomEventData,
  SuperFanEventData,
  SuperFanJoinEventData,
  UnauthorizedMemberEventData,
} from "./notices.ts";
import { ControlEventData, RoomInfoEventData } from "./room.ts";

/** Schema of `data` in `{ "event": …, "data": … }`, by event name: the events that the reference documents. */
export const events = {
  chat: ChatEventData,
  like: LikeEventData,
  gift: GiftEventData,
  member: MemberEventData,
  social: SocialEventData,
  roomUserSeq: RoomUserSeqEventData,
  subscribe: SubscribeEventData,
  emoteChat: EmoteChatEventData,
  battle: BattleEventData,
  question: QuestionEventData,
  control: ControlEventData,
  envelope: EnvelopeEventData,
  roomPin: RoomPinEventData,
  roomInfo: RoomInfoEventData,
};

/** Schema of `data` for the events that the reference does not have, and public clients know. */
export const observedEvents = {
  battleArmies: BattleArmiesEventData,
  battleItemCard: BattleItemCardEventData,
  caption: CaptionEventData,
  imDelete: ImDeleteEventData,
  goalUpdate: GoalUpdateEventData,
  unauthorizedMember: UnauthorizedMemberEventData,
  barrage: BarrageEventData,
  superFan: SuperFanEventData,
  superFanJoin: SuperFanJoinEventData,
  superFanBox: SuperFanBoxEventData,
  liveIntro: LiveIntroEventData,
  room: RoomEventData,
};

type EventSchemas = typeof events & typeof observedEvents;

/** Every event with a schema, documented or observed. */
export type EventName = keyof EventSchemas;

/** `data` of an event, e.g. `EventData<"chat">`. */
export type EventData<Name extends EventName = EventName> = { [N in Name]: Static<EventSchemas[N]> }[Name];

/** One text frame of the managed socket. */
export interface EventEnvelope<Name extends EventName = EventName> {
  readonly event: Name;
  readonly data: EventData<Name>;
}
