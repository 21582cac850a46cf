import type { RoomEvent } from "./heard.ts";

/** Which events to show. */
export interface EventFilter {
  /** Types; all when left out. */
  readonly only: ReadonlySet<string> | undefined;
  /** @name, nickname or id of who did it, case aside; all when left out. */
  readonly user: string | undefined;
}

/** Tells whether an event is to be shown. */
export function isWanted(event: RoomEvent, { only, user }: EventFilter): boolean {
  if (only !== undefined && !only.has(event.type)) return false;
  return user === undefined || isBy(event, user.replace(/^@/, "").toLowerCase());
}

/** Events of the managed socket are as the server sent them, so that any field may be anything. */
function isBy(event: RoomEvent, user: string): boolean {
  if (!("user" in event)) return false;
  const { id, uniqueId, nickname } = event.user;
  return [id, uniqueId, nickname].some((name) => typeof name === "string" && name.toLowerCase() === user);
}
