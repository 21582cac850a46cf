import { isObject, type Message } from "../connection/parse-message.ts";

/** Fields of an event, and the fields of its user that they repeat, the best first. */
const flatFields: readonly (readonly [string, readonly string[]])[] = [
  ["nickname", ["nickname"]],
  ["uniqueId", ["uniqueId"]],
  ["userId", ["id", "userId"]],
  ["profilePictureUrl", ["profilePictureUrl"]],
];

/**
 * Makes sure that an event has a `user`, and repeats what is known of them beside it. Servers put the user in one place,
 * in the other, or in both.
 */
export function flattenUser(event: Message): void {
  const user = isObject(event["user"]) ? event["user"] : userOf(event);
  event["user"] = user;
  for (const [field, sources] of flatFields) {
    const value = sources.map((source) => user[source]).find((each) => each !== undefined);
    if (value !== undefined && event[field] === undefined) event[field] = value;
  }
}

/** The user of an event that has the fields only. */
function userOf(event: Message): Message {
  const { nickname, uniqueId, profilePictureUrl } = event;
  const fields = { id: event["userId"], nickname, uniqueId, profilePictureUrl };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
