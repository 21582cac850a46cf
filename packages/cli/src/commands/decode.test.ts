import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { encodeAck, encodeEvent, encodeFetchResult, encodeHeartbeat, encodePushFrame } from "@webcast-kit/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runCli } from "../../testing/run-cli.ts";

const user = { id: "7", uniqueId: "ann", nickname: "Ann\u001b[2J" };
const chat = encodeEvent({ type: "chat", user, comment: "hi" });
/** Field 900, of no schema: a text; and field 901: a message with the number 5 as field 1. */
const unknown = [...Buffer.from("a2380568656c6c6f", "hex"), ...Buffer.from("aa38020805", "hex")];
const withUnknown = { ...chat, payload: Uint8Array.from([...chat.payload, ...unknown]) };
const result = encodeFetchResult({ messages: [withUnknown], cursor: "c-1", internalExt: "ext", needAck: true });
const frame = encodePushFrame({
  logId: "40",
  payloadType: "msg",
  payloadEncoding: "pb",
  headers: [{ key: "compress_type", value: "gzip" }],
  payload: gzipSync(result),
});

const decode = (input: Uint8Array | string, ...flags: string[]) => runCli(["decode", "-", ...flags], { input });

describe("webcast decode", () => {
  it("shows a push frame to its last field, with those that no schema has", async () => {
    const { code, out, error } = await decode(frame);
    expect([code, error]).toEqual([0, ""]);
    for (const line of [
      'kind  "push frame"',
      'logId  "40"',
      "headers[0]",
      '  value  "gzip"',
      '  kind  "fetch result"',
      "  messages[0]",
      '    method  "WebcastChatMessage"',
      '      content  "hi"',
      '        nickname  "Ann\\u001b[2J"',
      "      $unknown",
      '        900  "hello"',
      "        901",
      '          1  "5"',
    ]) {
      expect(out.split("\n")).toContain(line);
    }
  });

  it("finds base64 of either alphabet, also in lines", async () => {
    const { out } = await decode(frame);
    const base64 = Buffer.from(frame).toString("base64");
    expect((await decode(base64.replace(/.{76}/g, "$&\r\n"))).out).toBe(out);
    expect((await decode(Buffer.from(frame).toString("base64url"))).out).toBe(out);
  });

  it.each([
    { way: "as it is", bytes: result },
    { way: "in gzip", bytes: gzipSync(result) },
  ])("finds a fetch result $way", async ({ bytes }) => {
    const { code, out } = await decode(bytes, "--json");
    expect([code, JSON.parse(out)]).toEqual([
      0,
      expect.objectContaining({ kind: "fetch result", cursor: "c-1", needAck: true, messages: [expect.anything()] }),
    ]);
  });

  it("shows a single message by its method, and one of no known method by numbers", async () => {
    const known = JSON.parse((await decode(withUnknown.payload, "--method", chat.method, "--json")).out) as object;
    expect(known).toMatchObject({ content: "hi", $unknown: { 900: "hello", 901: { 1: "5" } } });
    const { out } = await decode(Uint8Array.from(unknown), "--method", "WebcastNobodyKnows", "--json");
    expect(JSON.parse(out)).toEqual({ $unknown: { 900: "hello", 901: { 1: "5" } } });
  });

  it("shows what clients send", async () => {
    const ack = encodeAck({ logId: "40", internalExt: "ext" });
    expect((await decode(ack)).out).toContain('  internalExt  "ext"\n');
    const heartbeat = encodeHeartbeat({ roomId: "71", sendPacketSeqId: "3" });
    expect((await decode(heartbeat)).out).toContain('  roomId  "71"\n  sendPacketSeqId  "3"\n');
  });

  it("shows the rest when a message is broken, and fails", async () => {
    const broken = { ...chat, payload: Uint8Array.of(15) };
    const { code, out, error } = await decode(encodeFetchResult({ messages: [chat, broken] }));
    expect(out).toContain('content  "hi"');
    expect(out).toMatch(/\$error {2}"ERR_PAYLOAD_MALFORMED: .+"\n {4}\$bytes {2}1 bytes 0f/);
    expect([code, error]).toEqual([1, "webcast: 1 part(s) could not be decoded: see $error\n"]);
  });

  it("fails for what is none of these, and for a file that is not there", async () => {
    const { code, out, error } = await decode("hello, this is text");
    expect([code, out, error]).toEqual([1, "", expect.stringContaining("neither a push frame nor a fetch result")]);
    expect(await decode("")).toEqual({ code: 1, out: "", error: "webcast: standard input is empty\n" });
    const folder = mkdtempSync(path.join(tmpdir(), "webcast-"));
    writeFileSync(path.join(folder, "frame.bin"), frame);
    expect(await runCli(["decode", path.join(folder, "frame.bin")])).toMatchObject({ code: 0 });
    expect(await runCli(["decode", path.join(folder, "none.bin")])).toMatchObject({ code: 1 });
    rmSync(folder, { recursive: true });
  });

  it("answers any bytes with an exit code, and never with a control character", async () => {
    const anyBytes = fc.uint8Array({ maxLength: 200 });
    const cutFrame = fc.nat(frame.length).map((size) => frame.subarray(0, size));
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(anyBytes, cutFrame),
        fc.constantFrom([], ["--method", "WebcastGiftMessage"]),
        async (bytes, flags) => {
          const { code, out, error } = await decode(bytes, ...flags);
          expect([0, 1]).toContain(code);
          expect(`${out}${error}`.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
        },
      ),
      { numRuns: 200 },
    );
  });
});
