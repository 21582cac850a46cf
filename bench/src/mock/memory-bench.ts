import { startMockServer } from "@webcast-kit/mock-server";
import { type RawData, WebSocket } from "ws";
import { Child } from "./children.ts";
import { createEvents, quietTape } from "./events.ts";
import type { Usage } from "./server-child.ts";

const CLIENTS = 2000;
const EVENTS = 40;

/** Memory of the server for each client that it holds, in bytes; and that all of them hear all events in order. */
export async function measureMemory(): Promise<{ bytesPerClient: number }> {
  const server = new Child("server-child.js", ["mock"], ["--expose-gc"]);
  const clients = new Child("clients.js", []);
  try {
    const address = await server.next<{ port: number; path: string }>();
    // A first round warms up: code is compiled, the heap has its size.
    await clients.ask({ type: "connect", ...address, count: 100 });
    const before = await server.ask<Usage>({ type: "usage" });
    await clients.ask({ type: "connect", ...address, count: CLIENTS });
    const after = await server.ask<Usage>({ type: "usage" });
    return { bytesPerClient: (after.rssBytes - before.rssBytes) / CLIENTS };
  } finally {
    server.stop();
    clients.stop();
  }
}

/**
 * Lets real clients listen to bursts and looks at the order.
 *
 * @throws {Error} when a client misses an event or hears two in the wrong order
 */
export async function verifyOrder(): Promise<{ clients: number; events: number }> {
  await using mock = await startMockServer({ limits: false, tape: quietTape() });
  const url = `${mock.wsUrl}/?uniqueId=streamer&apiKey=${mock.keys.ultra}`;
  const heard = await Promise.all(Array.from({ length: CLIENTS }, () => listen(url)));
  const events = createEvents(EVENTS);
  for (let at = 0; at < EVENTS; at += 8) mock.inject("streamer", events.slice(at, at + 8));
  const expected = events.map(({ msgId }) => msgId).join();
  for (const client of heard) {
    const ids = (await client.ids).join();
    if (ids !== expected) throw new Error(`a client heard ${ids}`);
    client.socket.terminate();
  }
  return { clients: CLIENTS, events: EVENTS };
}

interface Listener {
  readonly socket: WebSocket;
  /** Ids of the events after roomInfo, when all are there. */
  readonly ids: Promise<string[]>;
}

function listen(url: string): Promise<Listener> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { perMessageDeflate: false });
    const ids = new Promise<string[]>((done) => {
      const got: string[] = [];
      socket.on("message", (data: RawData) => {
        const { event, data: fields } = JSON.parse(data.toString());
        if (event !== "roomInfo") got.push(fields.msgId);
        if (got.length === EVENTS) done(got);
      });
    });
    socket.once("message", () => resolve({ socket, ids }));
    socket.once("error", reject);
  });
}
