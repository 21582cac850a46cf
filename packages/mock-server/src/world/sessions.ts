import { sampleCreator, sampleSessionIds } from "./samples.ts";
import type { User, Users } from "./users.ts";

const PREFIX = "session_";

/** Whose session this is. `session_<uniqueId>` belongs to that user, the ids of the samples to the sample creator. */
export function userOfSession(users: Pick<Users, "userOf">, sessionId: string): User | undefined {
  if (sampleSessionIds.has(sessionId)) return users.userOf(sampleCreator);
  return sessionId.startsWith(PREFIX) ? users.userOf(sessionId.slice(PREFIX.length)) : undefined;
}

/** The value of the `sessionid` cookie in a Cookie header; the first one when there are several. */
export function sessionIdOf(cookieHeader: string): string | undefined {
  for (const pair of cookieHeader.split(";")) {
    const [name, ...value] = pair.split("=");
    if (name?.trim() === "sessionid") return value.join("=").trim();
  }
  return undefined;
}
