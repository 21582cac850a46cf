// A process with one HTTP server: the mock, or fastify with nothing but a route that gives the same JSON.
import type { AddressInfo } from "node:net";
import { startMockServer } from "@webcast-kit/mock-server";
import fastify from "fastify";

/** What it answers to any message. */
export interface RestUsage {
  /** Of all threads, since the process began. */
  readonly cpuMs: number;
}

const [name, body = "{}"] = process.argv.slice(2);

process.on("message", () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMs: (user + system) / 1000 } satisfies RestUsage);
});
process.send?.({ port: await (name === "mock" ? startMock() : startBare()) });

async function startMock(): Promise<number> {
  return (await startMockServer({ limits: false })).port;
}

async function startBare(): Promise<number> {
  const app = fastify();
  const answer = JSON.parse(body);
  app.post("/webcast/room_id", async () => answer);
  await app.listen({ port: 0, host: "127.0.0.1" });
  return (app.server.address() as AddressInfo).port;
}
