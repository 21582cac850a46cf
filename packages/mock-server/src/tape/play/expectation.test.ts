import { encodeAck, encodeEnterRoom } from "@webcast-kit/protocol";
import { describe, expect, it } from "vitest";
import { closePayload } from "../../wire/frames.ts";
import type { Heard } from "../assembler.ts";
import type { Expectation } from "../entry.ts";
import { matchesExpectation } from "./expectation.ts";

const json = (value: unknown): Heard => ({ kind: "text", bytes: Buffer.from(JSON.stringify(value)) });
const ack: Heard = { kind: "frame", bytes: Buffer.from(encodeAck({ logId: "40", internalExt: "x" })) };
const enter: Heard = { kind: "frame", bytes: Buffer.from(encodeEnterRoom({ roomId: "7", cursor: "c-2" })) };
const close: Heard = { kind: "close", bytes: closePayload(1000, "bye") };

function isMet(expectation: Expectation, heard: Heard, kind: Heard["kind"] = heard.kind, bytes = Buffer.of()): boolean {
  return matchesExpectation({ kind, expect: expectation, bytes }, heard);
}

describe("what a client is expected to say", () => {
  it.each<[string, Expectation, Heard]>([
    ["anything of its kind", true, json({})],
    ["fields, whatever else is there", { a: { b: [1] } }, json({ a: { b: [1, 2], c: 3 }, d: 4 })],
    ["a field of any value", { a: "*" }, json({ a: null })],
    ["an asterisk", { a: "=*" }, json({ a: "*" })],
    ["a number by its decimals", { logId: "=40", payloadType: "ack" }, ack],
    ["where a client wants to go on", { enterRoom: { cursor: "c-2" } }, enter],
    ["a close code", { code: 1000 }, close],
  ])("is met by %s", (_title, expectation, heard) => {
    expect(isMet(expectation, heard)).toBe(true);
  });

  it.each<[string, Expectation, Heard]>([
    ["other bytes", "same", json({})],
    ["another value", { a: 1 }, json({ a: 2 })],
    ["a field that is not there", { a: "*" }, json({ b: 1 })],
    ["a value in place of fields", { a: { b: 1 } }, json({ a: 1 })],
    ["another id", { logId: "41" }, ack],
    ["what is not JSON", { a: 1 }, { kind: "text", bytes: Buffer.from("a=1") }],
    ["what is no push frame", { payloadType: "*" }, { kind: "frame", bytes: Buffer.of(255) }],
  ])("is not met by %s", (_title, expectation, heard) => {
    expect(isMet(expectation, heard)).toBe(false);
  });

  it("is not met by another kind, and is met by the same bytes", () => {
    expect(isMet(true, json({}), "frame")).toBe(false);
    expect(isMet("same", json({}), "text", Buffer.from("{}"))).toBe(true);
  });
});
