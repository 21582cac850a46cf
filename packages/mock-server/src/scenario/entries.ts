import type { JournalEntry } from "../journal/journal.ts";
import type { EntryPattern } from "./scenario.ts";

/** Whether an entry has everything that is wanted. */
export function fitsPattern(entry: JournalEntry, pattern: EntryPattern): boolean {
  return isLike(entry, pattern);
}

/** Whether all that is wanted is there, however much else is; lists are as long as they are wanted. */
function isLike(actual: unknown, wanted: unknown): boolean {
  if (wanted === undefined) return true;
  if (typeof wanted !== "object" || wanted === null) return actual === wanted;
  if (typeof actual !== "object" || actual === null) return false;
  if (Array.isArray(wanted) && !(Array.isArray(actual) && actual.length === wanted.length)) return false;
  return Object.entries(wanted).every(([name, value]) => isLike((actual as Record<string, unknown>)[name], value));
}

/** A pattern in words, e.g. `open managed`. */
export function tellPattern(pattern: EntryPattern): string {
  const { kind = "anything", ...rest } = pattern;
  const fields = Object.entries(rest).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  return [kind, ...fields].join(", ");
}

/** An entry in a few words, e.g. `close managed 4005 by mock`. */
export function tellEntry(entry: JournalEntry): string {
  switch (entry.kind) {
    case "request":
      return `${entry.method} ${entry.path} ${entry.status}`;
    case "fault":
      return `fault ${entry.fault}`;
    case "close":
      return `close ${entry.side} ${entry.code} by ${entry.by}`;
    case "refusal":
      return `refusal ${entry.side} ${entry.status}`;
    default:
      return `${entry.kind} ${entry.side}`;
  }
}
