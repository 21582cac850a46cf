import type { JournalEntry } from "@webcast-kit/mock-server";
import type { Visit } from "./client-process.ts";

/** What every client tells when nothing is wrong, beside the end. */
const USUAL = ["open", "heard one", "heard two"];

/** What a client did, in a few words; then what it sent to close the connection that the fault happened to. */
export function describeOutcome({ told, hasCrashed }: Visit, closed: JournalEntry | undefined): string {
  if (hasCrashed()) return "**its process ends**";
  const said = told.filter((what) => what !== "pong");
  const parts = [...newsIn(said), ...missedIn(said), ...endOf(said)];
  const sent = sentOf(closed);
  return `${parts.join(", ") || "as ever"}${sent === undefined ? "" : `; sends ${sent}`}`;
}

/** What is none of the usual, each once in a row. */
function newsIn(said: readonly string[]): string[] {
  const news = said.filter((what) => !USUAL.includes(what) && !isEnd(what));
  return news.filter((what, index) => what !== news[index - 1]);
}

/** What became of the two chats; nothing is said of who never had a socket. */
function missedIn(said: readonly string[]): string[] {
  if (!said.includes("open")) return [];
  const times = (comment: string) => said.filter((what) => what === `heard ${comment}`).length;
  const all = ["one", "two"].flatMap((comment) => {
    if (times(comment) === 1) return [];
    return [times(comment) === 0 ? `misses "${comment}"` : `hears "${comment}" twice`];
  });
  const isSwapped = times("two") > 0 && said.indexOf("heard two") < said.indexOf("heard one");
  return isSwapped ? [...all, "hears them in another order"] : all;
}

const isEnd = (what: string) => /^(close|end)\b/.test(what);

/** How it ended, if not with what the mock said at the end. */
function endOf(said: readonly string[]): string[] {
  const end = said.find(isEnd);
  if (end === undefined) return ["**waits on**"];
  const [, how = ""] = end.split(" ");
  if (how === "4005") return [];
  return [end.startsWith("close") ? end : `ends with ${how}`];
}

/** The code of the close frame that a client sent of its own accord; nothing when it only answered, or sent none. */
function sentOf(closed: JournalEntry | undefined): number | "an empty close" | undefined {
  if (closed?.kind !== "close" || closed.by !== "client" || closed.code === 1006) return undefined;
  return closed.code === 1005 ? "an empty close" : closed.code;
}
