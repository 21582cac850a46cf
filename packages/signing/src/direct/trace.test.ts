import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { expect, it } from "vitest";
import { FakeService, ROOM } from "../../testing/fake-service.ts";
import { numberedFrame } from "../../testing/frames.ts";
import { type ConnectionMessage, diagnosticsChannels } from "../diagnostics.ts";

it("the life of a connection is published, from open to closed, without a secret", async () => {
  const messages: ConnectionMessage[] = [];
  const hear = (message: unknown): void => {
    messages.push(message as ConnectionMessage);
  };
  subscribe(diagnosticsChannels.connection, hear);
  try {
    const service = new FakeService();
    const connection = await service.connect();
    service.socket.receive(numberedFrame([1], { isFirst: true, cursor: "c1" }));
    service.socket.receive("text");
    await service.clock.run(1000);
    service.socket.receive(numberedFrame([2], { isFirst: true }));
    await connection.close();
  } finally {
    unsubscribe(diagnosticsChannels.connection, hear);
  }
  expect(messages).toMatchObject([
    { phase: "open", roomId: ROOM },
    { phase: "reconnecting", roomId: ROOM, code: 1003, decision: "reconnect", attempt: 1 },
    { phase: "reconnected", roomId: ROOM, resumed: false },
    { phase: "gap", roomId: ROOM, reason: "unreadable" },
    { phase: "closed", roomId: ROOM, code: 1000, cause: "local" },
  ]);
  expect(JSON.stringify(messages)).not.toMatch(/ticket=|cookie-of-the-test|c1/);
});
