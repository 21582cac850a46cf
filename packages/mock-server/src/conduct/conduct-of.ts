import type { Namespace } from "../namespace/namespace.ts";
import { type ConductReport, gradeConduct } from "./conduct.ts";

/** How the clients of one mock behaved after an entry of its journal. */
export function conductOf({ journal, webcast, options }: Namespace, since: number): ConductReport {
  const entries = journal.timed(since);
  const seen = new Set(entries.map((entry) => (entry.kind === "open" ? entry.socket : undefined)));
  return gradeConduct({
    entries,
    elapsedMs: journal.elapsedMs,
    webcast: webcast.reports().filter(({ socket }) => since === 0 || seen.has(socket)),
    heartbeatIntervalMs: options.heartbeatIntervalMs,
    isDocumented: options.profile === "documented",
  });
}
