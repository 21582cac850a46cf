import type { Static } from "typebox";
import {
  LikeEventData,
  MemberEventData,
  RoomUserSeqEventData,
  SocialEventData,
  SubscribeEventData,
} from "./audience.ts";
import { ChatEventData, EmoteChatEventData, QuestionEventData, RoomPinEventData } from "./chat.ts";
import { EnvelopeEventData, GiftEventData } from "./gift.ts";
import { BattleEventData, ControlEventData, RoomInfoEventData } from "./room.ts";

/** Schema of `data` in `{ "event": …, "data": … }`, by event name. */
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

export type EventName = keyof typeof events;

/** `data` of an event, e.g. `EventData<"chat">`. */
export type EventData<Name extends EventName = EventName> = { [N in Name]: Static<(typeof events)[N]> }[Name];

/** One text frame of the managed socket. */
export interface EventEnvelope<Name extends EventName = EventName> {
  readonly event: Name;
  readonly data: EventData<Name>;
}
