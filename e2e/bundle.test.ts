import { createContext, runInContext } from "node:vm";
import { gzipSync } from "node:zlib";
import { encodeEvent, encodeFetchResult, encodePushFrame } from "@webcast-kit/protocol";
import { describe, expect, it } from "vitest";
import { bundlePackage } from "./web-bundle.ts";

describe("the main entry in a bundle for the web", () => {
  it("has no node: import, no eval, and less than 60 KB", async () => {
    const { code } = await bundlePackage("protocol");
    expect(code).not.toMatch(/\bnode:|\brequire\(|\beval\(|new Function\b/);
    expect(gzipSync(code).length).toBeLessThan(60_000);
  });

  it("decodes a compressed frame where Node's built-ins are missing and code from strings is forbidden", async () => {
    const chat = encodeEvent({
      type: "chat",
      user: { id: "7118837517953646902" },
      comment: "hello 👋",
      msgId: "9007199254740993",
    });
    const payload = gzipSync(encodeFetchResult({ messages: [chat] }));
    const frame = encodePushFrame({ payloadType: "msg", payloadEncoding: "pb", payload });
    // TextDecoder and TextEncoder are what every web platform has.
    const context = createContext(
      { TextDecoder, TextEncoder, frame: [...frame] },
      { codeGeneration: { strings: false, wasm: false } },
    );
    runInContext((await bundlePackage("protocol")).code, context);
    const decoded = runInContext("JSON.stringify(protocol.decodeFrame(Uint8Array.from(frame)))", context) as string;
    expect(JSON.parse(decoded)).toMatchObject([
      { type: "chat", user: { id: "7118837517953646902" }, comment: "hello 👋", msgId: "9007199254740993" },
    ]);
  });
});
