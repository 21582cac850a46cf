// A process with one server: the mock, or a peer that sends with nothing but ws.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { startMockServer } from "@webcast-kit/mock-server";
import { type WebSocket, WebSocketServer } from "ws";
import { createEvents, quietTape } from "./events.ts";

/** `burst` sends so many events to every client, together or one by one; `usage` asks what was used. */
export type ServerCommand =
  | { readonly type: "send"; readonly events: number; readonly together: boolean }
  | { readonly type: "usage" };

export interface Usage {
  readonly cpuMs: number;
  readonly rssBytes: number;
}

interface Subject {
  readonly port: number;
  readonly path: string;
  send(events: number, together: boolean): void;
}

const [name] = process.argv.slice(2);
const subject = await (name === "mock" ? startMock() : startPlain());

process.on("message", (command: ServerCommand) => {
  if (command.type === "send") subject.send(command.events, command.together);
  else {
    const { user, system } = process.cpuUsage();
    (globalThis as { gc?: () => void }).gc?.();
    process.send?.({ cpuMs: (user + system) / 1000, rssBytes: process.memoryUsage.rss() } satisfies Usage);
  }
});
process.send?.({ port: subject.port, path: subject.path });

async function startMock(): Promise<Subject> {
  const mock = await startMockServer({ limits: false, tape: quietTape() });
  return {
    port: mock.port,
    path: `/?uniqueId=streamer&apiKey=${mock.keys.ultra}`,
    send: (count, together) => {
      const events = createEvents(count);
      if (together) mock.inject("streamer", events);
      else for (const event of events) mock.inject("streamer", [event]);
    },
  };
}

/** What one would write without the mock: a text for each event, sent to each client. */
async function startPlain(): Promise<Subject> {
  const server = createServer();
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  const clients = new Set<WebSocket>();
  server.on("upgrade", (request, stream, head) => {
    sockets.handleUpgrade(request, stream, head, (socket) => {
      clients.add(socket);
      socket.on("close", () => clients.delete(socket));
      socket.send('{"event":"roomInfo"}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    path: "/",
    send: (count) => {
      const texts = createEvents(count).map((event) => JSON.stringify({ event: event.type, data: event }));
      for (const text of texts) for (const client of clients) client.send(text);
    },
  };
}
