import { ManualClock } from "@webcast-kit/protocol/testing";
import { expect, it, vi } from "vitest";
import { FakeSocket } from "../../testing/fake-sockets.ts";
import { createRedact } from "../redact.ts";
import type { MessageReader } from "./message-reader.ts";
import { type LinkHandler, SocketLink } from "./socket-link.ts";

it("a message that its reader stumbles over is a decodeError, and the link goes on", () => {
  const socket = new FakeSocket();
  const onDecodeError = vi.fn<LinkHandler<never>["onDecodeError"]>();
  const onMessage = vi.fn();
  const reader: MessageReader<never> = {
    roomId: "",
    read: (text) => {
      throw new TypeError(`cannot read ${text} of undefined`);
    },
    explain: (end) => end,
  };
  const link = new SocketLink({
    socket,
    reader,
    handler: { onGreeting: () => {}, onEvent: () => {}, onDecodeError, onMessage },
    clock: new ManualClock(),
    idleTimeoutMs: 1000,
    maxMessageBytes: 100,
    redact: createRedact(["key-of-the-test"]),
  });
  link.start();
  for (let count = 0; count < 2; count++) socket.receive("key-of-the-test");
  expect(onDecodeError).toHaveBeenCalledTimes(2);
  expect(onDecodeError.mock.lastCall?.[0]).toMatchObject({
    message: "ERR_MESSAGE_INVALID: the message cannot be read",
    cause: new Error("cannot read [redacted] of undefined"),
  });
  expect(onMessage).toHaveBeenCalledTimes(2);
  link.terminate();
});
