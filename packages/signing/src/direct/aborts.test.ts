import { once } from "node:events";
import { ManualClock } from "@webcast-kit/protocol/testing";
import { describe, expect, it } from "vitest";
import { eventTypesOf, startDirectServer } from "../../testing/direct-server.ts";
import { fakeSockets } from "../../testing/fakes.ts";
import { chatFrame } from "../../testing/frames.ts";
import { rejectionOf } from "../../testing/outcome.ts";
import { stubClient } from "../../testing/stub-client.ts";
import { useTestServers } from "../../testing/test-server.ts";
import { createSigningClient } from "../client.ts";
import { connectDirect } from "./connect.ts";

const startServer = useTestServers();

describe("an abort", () => {
  it("while the API is asked rejects with its reason", async () => {
    const controller = new AbortController();
    const server = await startServer({ api: () => controller.abort("enough") });
    const client = createSigningClient({ apiKey: "key-of-the-test", baseUrl: server.url });
    const { signal } = controller;
    expect(await rejectionOf(connectDirect({ client, uniqueId: "streamer", signal }))).toBe("enough");
  });

  it("in the handshake rejects with its reason, and the socket is gone", async () => {
    const controller = new AbortController();
    let gone: Promise<unknown> | undefined;
    const { connect } = await startDirectServer(startServer, {
      upgrade: (_, socket) => {
        gone = once(socket.resume(), "end");
        controller.abort("enough");
      },
    });
    expect(await rejectionOf(connect({ signal: controller.signal }))).toBe("enough");
    await gone;
  });

  it("at any moment around the opening ends everything", async () => {
    const outcomes: string[] = [];
    for (let depth = 0; depth < 12; depth++) {
      const controller = new AbortController();
      const { socket, factory } = fakeSockets();
      const abortAfter = (turns: number): void => {
        if (turns === 0) controller.abort("enough");
        else queueMicrotask(() => abortAfter(turns - 1));
      };
      const options = {
        client: stubClient(),
        uniqueId: "streamer",
        signal: controller.signal,
        clock: new ManualClock(),
      };
      const connecting = connectDirect({
        ...options,
        socket: (...args) => {
          abortAfter(depth);
          return factory(...args);
        },
      });
      const reason = await rejectionOf(connecting.then((connection) => eventTypesOf(connection)));
      await new Promise(setImmediate);
      expect(reason).toBe("enough");
      expect(socket.terminated + socket.closes.length).toBe(1);
      expect(options.clock.pending).toBe(0);
      outcomes.push(socket.terminated === 1 ? "connecting" : "connected");
    }
    expect(new Set(outcomes)).toEqual(new Set(["connecting", "connected"]));
  });

  it("of a running connection ends the loop with its reason", async () => {
    const controller = new AbortController();
    const { connect } = await startDirectServer(startServer, { socket: (socket) => socket.send(chatFrame("a")) });
    const connection = await connect({ signal: controller.signal });
    const loop = async () => {
      for await (const _ of connection) controller.abort("enough");
    };
    expect(await rejectionOf(loop())).toBe("enough");
    expect(await connection.closed).toMatchObject({ cause: "local" });
  });
});
