// One process with a fleet of rooms: ours or the peer's, and nothing of the other.
import { playRound, type Script } from "./fleet.ts";
import type { Subject } from "./subject.ts";

const subjects = {
  ours: async (): Promise<Subject> => (await import("./ours.ts")).ours,
  peer: async (): Promise<Subject> => (await import("./peer.ts")).peer,
} as const;

export type SubjectName = keyof typeof subjects;

/** What it is told to do: to open these rooms, and listen until each has said all. */
export interface RoundCommand {
  readonly names: readonly string[];
  readonly script: Script;
}

/** What it says when it is ready. */
export interface Ready {
  /** Of the process, before it opens the first room ever. */
  readonly rssBytes: number;
}

const [name, baseUrl = "", apiKey = ""] = process.argv.slice(2) as [SubjectName, string, string];
const subject = await subjects[name]();
const openRoom = subject(baseUrl, apiKey);

process.on("message", ({ names, script }: RoundCommand) => {
  void playRound(openRoom, names, script).then((round) => process.send?.(round));
});
process.send?.({ rssBytes: process.memoryUsage.rss() } satisfies Ready);
