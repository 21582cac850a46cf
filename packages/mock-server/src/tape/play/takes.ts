import {
  connectionOf,
  type EofEntry,
  type HttpEntry,
  type OpenEntry,
  type TapeEntry,
  type UpgradeEntry,
} from "../entry.ts";
import type { Tape } from "../tape.ts";

/** An entry, and the line of the file that it stands in. */
export interface TapeLine {
  readonly line: number;
  readonly entry: TapeEntry;
}

/** One socket connection of a tape. */
export interface SocketTake {
  readonly c: number;
  /** Missing in a room's tape, which any handshake gets. */
  readonly open?: OpenEntry;
  readonly upgrade?: UpgradeEntry;
  /** What was said on it, in order. */
  readonly lines: readonly TapeLine[];
}

/** One request of a tape, and how its connection ended if the tape says so. */
export interface HttpTake {
  readonly entry: HttpEntry;
  readonly eof?: EofEntry;
}

/** The connections of a tape, in the order in which they began. */
export interface Takes {
  readonly sockets: readonly SocketTake[];
  readonly requests: readonly HttpTake[];
}

/** Sorts the lines of a tape by their connections. */
export function takesOf({ entries }: Tape): Takes {
  const connections = new Map<number, TapeLine[]>();
  for (const [index, entry] of entries.entries()) {
    const c = connectionOf(entry);
    const lines = connections.get(c) ?? [];
    if (lines.length === 0) connections.set(c, lines);
    lines.push({ line: index + 2, entry });
  }
  const all = [...connections];
  return {
    sockets: all.filter(([, lines]) => lines[0]?.entry.kind !== "http").map(([c, lines]) => toSocketTake(c, lines)),
    requests: all.flatMap(([, lines]) => toHttpTakes(lines)),
  };
}

function toSocketTake(c: number, lines: readonly TapeLine[]): SocketTake {
  const open = lines.find(({ entry }) => entry.kind === "open")?.entry as OpenEntry | undefined;
  const upgrade = lines.find(({ entry }) => entry.kind === "upgrade")?.entry as UpgradeEntry | undefined;
  return {
    ...{ c, lines: lines.filter(({ entry }) => entry.kind !== "open" && entry.kind !== "upgrade") },
    ...(open && { open }),
    ...(upgrade && { upgrade }),
  };
}

/** A connection may have several requests; its end is that of the last. */
function toHttpTakes(lines: readonly TapeLine[]): HttpTake[] {
  return lines.flatMap(({ entry }, index) => {
    if (entry.kind !== "http") return [];
    const next = lines[index + 1]?.entry;
    return [{ entry, ...(next?.kind === "eof" && next.d !== "c" ? { eof: next } : {}) }];
  });
}
