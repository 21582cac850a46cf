import { ManualClock } from "@webcast-kit/protocol/testing";
import type { LiveStreamEvent } from "../src/events/live-event.ts";
import { TikTokLive, type TikTokLiveOptions } from "../src/tiktok-live.ts";
import { FakeSockets } from "./fake-sockets.ts";

/** A client without a network, in virtual time. */
export function setup(options: Partial<TikTokLiveOptions> = {}) {
  const sockets = new FakeSockets();
  const clock = new ManualClock();
  const client = new TikTokLive({
    uniqueId: "@streamer",
    ...(options.jwtKey === undefined ? { apiKey: "key-of-the-test" } : {}),
    socket: sockets.factory,
    clock,
    ...options,
  });
  const heard: LiveStreamEvent[] = [];
  const listen = (): LiveStreamEvent[] => {
    client.on("event", (event) => heard.push(event));
    return heard;
  };
  return { client, sockets, clock, heard, listen };
}

/** A client that is connected, and hears everything from now on. */
export async function connected(options: Partial<TikTokLiveOptions> = {}) {
  const scene = setup(options);
  scene.listen();
  await scene.client.connect();
  scene.heard.splice(0);
  /** Sends an event, and gives what came of it. */
  const say = (message: unknown): LiveStreamEvent[] => {
    scene.sockets.last.receive(message);
    return scene.heard.splice(0);
  };
  return { ...scene, say };
}

/** What came, in short: comments of chats, names of all else. */
export function briefly(events: readonly LiveStreamEvent[]): string[] {
  return events.map((event) => (event.type === "chat" ? event.comment : event.type));
}

/** Takes events until the loop ends or throws. */
export async function drain(client: TikTokLive): Promise<{ readonly events: string[]; readonly error?: unknown }> {
  const events: LiveStreamEvent[] = [];
  try {
    for await (const event of client) events.push(event);
  } catch (error) {
    return { events: briefly(events), error };
  }
  return { events: briefly(events) };
}
