// What the programs share: where to go, whom to hear, how events are printed, and how to end.

import { basename } from "node:path";
import process from "node:process";

export const baseUrl = process.env.WEBCAST_BASE_URL ?? "https://api.tik.tools";
export const apiKey = process.env.WEBCAST_API_KEY ?? "";
export const uniqueId = process.argv[2] ?? "";

if (!apiKey) usage("WEBCAST_API_KEY is not set.");
if (!uniqueId) usage("The unique id of the creator is missing: the @name, with or without the @.");

function usage(problem) {
  console.error(`${problem}\nusage: WEBCAST_API_KEY=... node ${basename(process.argv[1])} UNIQUE_ID`);
  process.exit(2);
}

/** Ends everything that is given it, at Ctrl-C or SIGTERM: sockets that are open then close normally. */
const told = new AbortController();
export const { signal } = told;
process.once("SIGINT", () => told.abort());
process.once("SIGTERM", () => told.abort());

let left = Number(process.env.WEBCAST_MAX_EVENTS ?? Number.POSITIVE_INFINITY);

/** Prints a line; false when as many were printed as were wanted. */
export function print(line) {
  console.log(line);
  return --left > 0;
}

/** The line of an event of either socket. */
export function describe(event) {
  switch (event.type) {
    case "chat":
      return `chat ${event.user.nickname}: ${event.comment}`;
    case "gift":
      return `gift ${event.user.nickname} ${event.giftName} x ${event.repeatCount}`;
    case "like":
      return `like ${event.user.nickname} ${event.likeCount}`;
    case "caption":
      return `caption ${event.language}: ${event.text}`;
    default:
      return event.type;
  }
}

/** Says why a socket ended, and when the next one is tried: clients do that by themselves. */
export function reportEnd({ code, retryInMs, cause }) {
  if (cause === "local") return;
  const next = retryInMs === undefined ? "not again" : `again in ${(retryInMs / 1000).toFixed(1)} s`;
  console.error(`closed ${code}, ${next}`);
}

/** Runs until it is over; what it throws is the reason why it cannot go on. */
export async function run(main) {
  try {
    await main();
  } catch (error) {
    if (signal.aborted) return;
    console.error(error.message);
    process.exitCode = 1;
  }
}
