import type { EventName } from "@webcast-kit/contract";
import type { Drift } from "../connection/drift.ts";
import { limitEndOf } from "../connection/limit-notice.ts";
import type { LiveLinkEnd } from "../connection/link-end.ts";
import type { MessageReader, Reading } from "../connection/message-reader.ts";
import { checkName, idOf, invalid, isObject, type Message, parseMessage } from "../connection/parse-message.ts";
import type { Redact } from "../redact.ts";
import { aliasOf } from "./aliases.ts";
import { hasUserField, isEventName } from "./event-names.ts";
import { flattenUser } from "./flatten-user.ts";
import type { LiveEvent } from "./live-event.ts";

export interface LiveReaderOptions {
  /** Other names are read as the events of the reference. */
  readonly aliases: boolean;
  readonly drift: Drift;
  readonly redact: Redact;
}

/** Reads `{ "event": …, "data": … }`. Names of the server only ever become `type`s that the contract has, or `name`s. */
export class LiveReader implements MessageReader<LiveEvent> {
  readonly #options: LiveReaderOptions;
  #roomId = "";

  constructor(options: LiveReaderOptions) {
    this.#options = options;
  }

  get roomId(): string {
    return this.#roomId;
  }

  read(text: string): Reading<LiveEvent> {
    const message = parseMessage(text);
    const end = limitEndOf(message, this.#options.redact);
    if (end !== undefined) return { kind: "end", end };
    const name = checkName(message["event"] ?? message["type"]);
    const { type, implied } = this.#typeOf(name);
    return type === undefined ? this.#unknown(name, message) : this.#known(type, implied, message);
  }

  /** A close code says it all here. */
  explain(end: LiveLinkEnd): LiveLinkEnd {
    return end;
  }

  #typeOf(name: string): { readonly type?: EventName; readonly implied?: Message } {
    if (isEventName(name)) return { type: name };
    return (this.#options.aliases && aliasOf(name)) || {};
  }

  #unknown(name: string, { event: _, ...rest }: Message): Reading<LiveEvent> {
    this.#options.drift.observeUnknown(name);
    const data = "data" in rest ? rest["data"] : rest;
    const fields = isObject(data) ? data : {};
    const event: LiveEvent = { type: "unknown", name, data, history: isHistory(fields) };
    // The name is part of the identity: all unknown events have one type.
    const msgId = idOf(fields["msgId"]);
    return { kind: "event", event, msgId: msgId && `${msgId}/${name}`, isGreeting: true };
  }

  #known(type: EventName, implied: Message | undefined, message: Message): Reading<LiveEvent> {
    const fields = fieldsOf(type, message);
    for (const [field, value] of Object.entries(implied ?? {})) fields[field] ??= value;
    fields["type"] = type;
    fields["history"] = isHistory(fields);
    if (hasUserField(type)) flattenUser(fields);
    if (type === "roomInfo") this.#roomId = idOf(fields["roomId"]) ?? "";
    this.#options.drift.observe(type, fields);
    // As the server says: the contract is what the type promises, and drift is counted.
    const event = fields as unknown as LiveEvent;
    return { kind: "event", event, msgId: idOf(fields["msgId"]), isGreeting: true };
  }
}

/**
 * The fields of an event. The reference has those of `roomInfo` at the top of the message in one place and under `data`
 * in another: both are read.
 */
function fieldsOf(type: EventName, { event: _, data, ...top }: Message): Message {
  if (isObject(data)) return type === "roomInfo" ? { ...top, ...data } : data;
  if (data === undefined) return top;
  throw invalid(`the data of ${type} is no object`);
}

function isHistory({ history, isHistory: other }: Message): boolean {
  return history === true || other === true;
}
