import type { ServerResponse } from "node:http";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { setImmediate } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { limitsData } from "../../testing/answers.ts";
import { signingErrorOf } from "../../testing/outcome.ts";
import { success, useTestServers } from "../../testing/test-server.ts";
import { createSigningClient } from "../client.ts";

const startServer = useTestServers();
const TIMEOUT_MS = 40;
const PATIENCE = { timeout: 4000 };

/** A client, and a server on whose connections nothing more can be said while nobody is told. */
async function setup() {
  const seen = new Set<Socket>();
  const frozen = new Set<Socket>();
  const held: ServerResponse[] = [];
  let wanted = 1;
  const answer = () => {
    for (const response of held.splice(0)) success(response, limitsData);
  };
  const server = await startServer({
    api: (_, response) => {
      const socket = response.socket as Socket;
      seen.add(socket);
      if (!frozen.has(socket) && held.push(response) >= wanted) answer();
    },
  });
  const client = createSigningClient({ apiKey: "key-of-the-test", baseUrl: server.url });
  return {
    client,
    answer,
    /** Waits until so many connections are open. */
    open: (count: number) => vi.waitFor(() => expect(server.openConnections()).toBe(count), PATIENCE),
    /** Keeps answers back until so many are wanted. */
    hold: (count: number) => {
      wanted = count;
    },
    requests: () => server.requests.length,
    freeze: () => {
      for (const socket of seen) frozen.add(socket);
    },
  };
}

/** Calls at once, each on a connection of its own, all of which are idle then. */
async function makeIdle(rig: Awaited<ReturnType<typeof setup>>, count: number): Promise<void> {
  const { client, hold, open } = rig;
  hold(count);
  await Promise.all(Array.from({ length: count }, () => client.rateLimits()));
  hold(1);
  await open(count);
  // undici takes a connection for idle one turn after its answer.
  await setImmediate();
}

describe("a call that gets no answer in time", () => {
  it.each([1, 3])("ends what is open, be it dead or not, when %i are idle", async (count) => {
    const rig = await setup();
    const { client, freeze, open } = rig;
    await makeIdle(rig, count);
    freeze();
    expect((await signingErrorOf(client.rateLimits({ timeoutMs: TIMEOUT_MS }))).code).toBe("ERR_TIMEOUT");
    expect(await client.rateLimits({ timeoutMs: 3000 })).toMatchObject({ tier: "basic" });
    await open(1);
    await client.close();
  });

  it("ends no call that is under way", async () => {
    const { client, hold, requests, answer, open } = await setup();
    hold(9);
    const slow = [client.rateLimits(), client.rateLimits()];
    await vi.waitFor(() => expect(requests()).toBe(2), PATIENCE);
    expect((await signingErrorOf(client.rateLimits({ timeoutMs: TIMEOUT_MS }))).code).toBe("ERR_TIMEOUT");
    answer();
    expect(await Promise.all(slow)).toMatchObject([{ tier: "basic" }, { tier: "basic" }]);
    await open(0);
    await client.close();
  });

  it("keeps no other call behind a connection that does not come about", async () => {
    const dialled: Socket[] = [];
    // TLS is spoken to it, and it says nothing.
    const server = createServer((socket) => dialled.push(socket.on("error", () => {})));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const baseUrl = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await using client = createSigningClient({ apiKey: "key-of-the-test", baseUrl, connections: 1 });
    try {
      expect((await signingErrorOf(client.rateLimits({ timeoutMs: TIMEOUT_MS }))).code).toBe("ERR_TIMEOUT");
      const next = signingErrorOf(client.rateLimits());
      await vi.waitFor(() => expect(dialled).toHaveLength(2), PATIENCE);
      await client.close();
      expect((await next).code).toBe("ERR_CLOSED");
    } finally {
      for (const socket of dialled) socket.destroy();
      server.close();
    }
  });
});
