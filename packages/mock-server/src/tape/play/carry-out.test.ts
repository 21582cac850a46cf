import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { LeftOpen } from "../../wire/left-open.ts";
import { carryOut } from "./carry-out.ts";

it("keeps as many connections of a server that has vanished as the machine can bear, the newest", async () => {
  const leftOpen = new LeftOpen();
  const streams = Array.from({ length: 300 }, () => new PassThrough());
  for (const stream of streams) await carryOut({ type: "vanish" }, { stream, leftOpen, sent: () => undefined });
  expect(streams.filter(({ destroyed }) => destroyed)).toEqual(streams.slice(0, 44));
  for (const stream of streams) stream.destroy();
});
