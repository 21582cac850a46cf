import type { Journal, JournalEntry } from "../journal/journal.ts";
import { fitsPattern, tellEntry, tellPattern } from "./entries.ts";
import type { ExpectStep } from "./scenario.ts";
import { StepFailure } from "./step-failure.ts";

const DEFAULT_WITHIN_MS = 5000;
/** Longest wait that the machine's timers know. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;
/** Entries that a failure shows. */
const MAX_SEEN = 10;

/**
 * Waits until an expectation has come true, or its time is over; gives the last entry that was needed, if any.
 *
 * @param since entries behind this one are looked at
 * @throws {StepFailure} saying what was seen in its place
 */
export async function awaitEntries(
  journal: Journal,
  expect: ExpectStep["expect"],
  { since, signal }: { readonly since: number; readonly signal: AbortSignal },
): Promise<JournalEntry | undefined> {
  const { count = 1, withinMs = DEFAULT_WITHIN_MS, since: _since, ...pattern } = expect;
  const over = AbortSignal.any([signal, AbortSignal.timeout(withinMs)]);
  // The first one that fits is too many when there should be none.
  const enough = Math.max(1, count);
  const fits = (entry: JournalEntry) => fitsPattern(entry, pattern);
  const found = await firstOf(journal, fits, { since, count: enough, withinMs, signal: over });
  if (signal.aborted) return undefined;
  if (count === 0 ? found.length === 0 : found.length === enough) return found.at(-1);
  const seen = journal.find({ since }).slice(-MAX_SEEN);
  const wanted = count === 0 ? "none" : count;
  throw new StepFailure(
    `expected ${wanted} of {${tellPattern(pattern)}} within ${withinMs} ms, got ${found.length}; ${tellSeen(seen)}`,
    { seen },
  );
}

/** Waits for a client: a request or a handshake, however it was answered. */
export async function awaitClient(journal: Journal, since: number, signal: AbortSignal): Promise<void> {
  await firstOf(journal, (entry) => "caller" in entry, { since, count: 1, withinMs: LONGEST_WAIT_MS, signal });
}

interface Search {
  readonly since: number;
  readonly count: number;
  readonly withinMs: number;
  readonly signal: AbortSignal;
}

/** The first `count` entries that fit, or as many as there are when the signal aborts. */
async function firstOf(
  journal: Journal,
  fits: (entry: JournalEntry) => boolean,
  { since, count, withinMs, signal }: Search,
): Promise<JournalEntry[]> {
  const found: JournalEntry[] = [];
  for (let last = since; ; ) {
    const entries = journal.find({ since: last });
    found.push(...entries.filter(fits));
    if (found.length >= count || signal.aborted) return found.slice(0, count);
    last = entries.at(-1)?.seq ?? last;
    await journal.waitFor({ since: last }, { timeoutMs: withinMs, signal });
  }
}

function tellSeen(seen: readonly JournalEntry[]): string {
  return seen.length === 0 ? "nothing happened" : `what happened: ${seen.map(tellEntry).join("; ")}`;
}
