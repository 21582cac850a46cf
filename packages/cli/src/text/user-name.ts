import type { LiveEventData } from "@webcast-kit/protocol";

type User = LiveEventData<"chat">["user"];

/** What people call a user. Whoever wrote it: pass it through `printable` before it is shown. */
export function nameOf({ nickname, uniqueId, id }: User): string {
  return nickname || uniqueId || id || "somebody";
}
