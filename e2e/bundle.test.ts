import { fileURLToPath } from "node:url";
import { createContext, runInContext } from "node:vm";
import { gzipSync } from "node:zlib";
import { encodeEvent, encodeFetchResult, encodePushFrame } from "@webcast-kit/protocol";
import { rolldown } from "rolldown";
import { describe, expect, it } from "vitest";

const source = (path: string) => fileURLToPath(new URL(`../packages/protocol/src/${path}`, import.meta.url));

/** Bundles sources of the protocol package for the web. */
async function bundle(entry: string): Promise<string> {
  const build = await rolldown({
    input: source(entry),
    platform: "browser",
    // What the package's import map says for everything that is not Node.
    resolve: { alias: { "#inflate": source("platform/inflate.web.ts") } },
    logLevel: "silent",
  });
  const { output } = await build.generate({ format: "iife", name: "protocol", minify: true });
  await build.close();
  return output[0].code;
}

describe("the main entry in a bundle for the web", () => {
  it("has no node: import, no eval, and less than 60 KB", async () => {
    const code = await bundle("index.ts");
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
    runInContext(await bundle("index.ts"), context);
    const decoded = runInContext("JSON.stringify(protocol.decodeFrame(Uint8Array.from(frame)))", context) as string;
    expect(JSON.parse(decoded)).toMatchObject([
      { type: "chat", user: { id: "7118837517953646902" }, comment: "hello 👋", msgId: "9007199254740993" },
    ]);
  });
});
