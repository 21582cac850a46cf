import type { EventName } from "@webcast-kit/contract";
import type { Message } from "../connection/parse-message.ts";
import type { LiveEvent } from "./live-event.ts";

interface Alias {
  /** The event of the reference. */
  readonly type: EventName;
  /** What makes such an event one of the other name. */
  readonly fits: (event: LiveEvent) => boolean;
  /** Fields that the event has by its name alone. */
  readonly implied: Message;
}

const isSocial = (action: string) => (event: LiveEvent) => event.type === "social" && event.action === action;

/** Actions of `control`: ended by the host, ended by TikTok. */
const ENDED: ReadonlySet<number> = new Set([3, 4]);

/** Other names of events, in samples and among public clients. */
export const aliases = {
  follow: { type: "social", fits: isSocial("follow"), implied: { action: "follow" } },
  share: { type: "social", fits: isSocial("share"), implied: { action: "share" } },
  streamEnd: {
    type: "control",
    fits: (event) => event.type === "control" && ENDED.has(event.action),
    implied: { action: 3 },
  },
  viewer_count: { type: "roomUserSeq", fits: () => true, implied: {} },
} as const satisfies Readonly<Record<string, Alias>>;

export type AliasName = keyof typeof aliases;

const byName: ReadonlyMap<string, Alias> = new Map(Object.entries(aliases));

/** The event that another name stands for; nothing when the name is none. */
export function aliasOf(name: string): Alias | undefined {
  return byName.get(name);
}
