import type { LiveEventType } from "@webcast-kit/protocol";
import { ManualClock } from "@webcast-kit/protocol/testing";
import { connectDirect } from "../src/direct/connect.ts";
import type { ConnectOptions } from "../src/direct/connect-options.ts";
import type { DirectConnection } from "../src/direct/direct-connection.ts";
import type { DirectEvent } from "../src/direct/notices.ts";
import { FakeSocket, fakeSockets } from "./fakes.ts";
import { stubClient } from "./stub-client.ts";

/** A connection without a network, which ends with its first socket unless `reconnect` says otherwise. */
export async function connectFake(options: Partial<Omit<ConnectOptions, "uniqueId" | "roomId">> = {}) {
  const socket = new FakeSocket();
  const clock = new ManualClock();
  const connection = await connectDirect({
    client: stubClient(),
    uniqueId: "streamer",
    socket: fakeSockets(socket).factory,
    clock,
    reconnect: false,
    ...options,
  });
  return { connection, socket, clock };
}

/** The comment of a chat event, the type of another. */
export function commentOf(event: DirectEvent): string {
  return event.type === "chat" ? event.comment : event.type;
}

/** An event or a notice in a few words. */
export function wordsOf(event: DirectEvent): string {
  switch (event.type) {
    case "chat":
      return event.history ? `history ${event.comment}` : event.comment;
    case "reconnecting":
      return `reconnecting ${event.attempt} in ${event.delayMs} ms: ${event.decision}`;
    case "reconnected":
      return event.resumed ? "resumed" : "reconnected";
    case "gap":
      return `gap: ${event.reason}`;
    default:
      return event.type;
  }
}

/** Tells all that a connection delivers, as long as it lives. */
export function storyOf(connection: DirectConnection): string[] {
  const story: string[] = [];
  connection.on("event", (event) => story.push(wordsOf(event)));
  return story;
}

/** Takes events until the loop ends. */
export async function commentsOf(connection: DirectConnection): Promise<string[]> {
  const comments: string[] = [];
  for await (const event of connection) comments.push(commentOf(event));
  return comments;
}

/** Takes events until the loop throws. */
export async function failureOf(connection: DirectConnection, comments: string[] = []): Promise<unknown> {
  try {
    for await (const event of connection) comments.push(commentOf(event));
  } catch (error) {
    return error;
  }
  throw new Error("expected the loop to throw");
}

/** Collects what a listener hears. */
export function listen(connection: DirectConnection, type: LiveEventType | "event" = "event"): string[] {
  const comments: string[] = [];
  connection.on(type as "event", (event) => comments.push(commentOf(event)));
  return comments;
}

export { settled as microtasks } from "@webcast-kit/protocol/testing";
