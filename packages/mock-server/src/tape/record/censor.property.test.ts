import { gunzipSync, gzipSync } from "node:zlib";
import { decodePushFrame, encodePushFrame } from "@webcast-kit/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FrameEntry, TapeEntry } from "../entry.ts";
import { formatEntry } from "../format-entry.ts";
import { Censor } from "./censor.ts";

/** Letters that JSON, URLs and headers have as they are, so that a secret looks the same everywhere. */
const secret = fc.stringMatching(/^[A-Za-z0-9]{16,40}$/);
const json = (value: unknown) => ({ bytes: Buffer.from(JSON.stringify(value)), as: "j" as const });

/** Places where a secret has a name, and places where it has none. */
function entriesWith(key: string, cookie: string, signature: string): TapeEntry[] {
  const request = {
    ...{ method: "POST", url: `/a?apiKey=${key}&x=1` },
    headers: [["Cookie", `sessionid=${cookie}; lang=en`] as const],
    body: json({ nested: [{ api_key: key }], note: `key ${key}` }),
  };
  const response = {
    ...{ after: 0, status: 200, headers: [["set-cookie", `ttwid=${cookie}`] as const] },
    body: json({
      ws_url: `ws://tape.invalid/s?X-Bogus=${signature}`,
      signed_url: `https://a.example/?x=${signature}`,
      n: 1,
    }),
  };
  return [
    { t: 0, c: 1, kind: "http", request, response },
    {
      t: 1,
      c: 2,
      kind: "open",
      url: `/s?X-Bogus=${signature}&jwtKey=${key}`,
      headers: [["authorization", `Bearer ${key}`]],
    },
    { t: 2, c: 2, kind: "text", text: JSON.stringify({ token: key, text: `again ${key}` }), isJson: true },
    { t: 3, c: 2, kind: "text", text: `not JSON: ${key}`, fragments: [10, 42] },
    { t: 4, c: 2, kind: "frame", bytes: Buffer.from(`\u0001${cookie}\u0002${cookie}`) },
    { t: 5, c: 2, kind: "close", code: 4401, reason: `bad key ${key}`.slice(0, 100) },
  ];
}

describe("what is written to a tape", () => {
  it("has no key, cookie or signature, wherever it stood", () => {
    fc.assert(
      fc.property(fc.uniqueArray(secret, { minLength: 3, maxLength: 3 }), ([key = "", cookie = "", signature = ""]) => {
        const censor = new Censor();
        const lines = entriesWith(key, cookie, signature).map((entry) => censor.clean(entry));
        const written = lines.map((line) => JSON.stringify(formatEntry(line))).join("\n");
        const binary = lines
          .map((line) => ("bytes" in line ? Buffer.from(line.bytes ?? []).toString("latin1") : ""))
          .join();
        for (const each of [key, cookie, signature]) expect(written + binary).not.toContain(each);
        expect(written).toContain("ws://tape.invalid/s?X-Bogus=[redacted]");
      }),
      { numRuns: 50 },
    );
  });

  it("has no secret in what is packed within a push frame, and everything else there", () => {
    const censor = new Censor();
    censor.clean({ t: 0, kind: "open", url: "/?apiKey=0123456789", headers: [] });
    const frame = { logId: "7", payloadType: "msg", payloadEncoding: "pb" };
    const pack = (text: string) => Buffer.from(encodePushFrame({ ...frame, payload: gzipSync(text) }));
    const clean = (text: string) => {
      const entry = censor.clean({ t: 1, kind: "frame", bytes: pack(text), fragments: [1, pack(text).length - 1] });
      const { logId, payloadType, payload } = decodePushFrame((entry as FrameEntry).bytes);
      return { entry, logId, payloadType, text: gunzipSync(payload).toString() };
    };
    expect(clean("<0123456789> token=abc&")).toEqual({
      ...{ logId: "7", payloadType: "msg", text: "<**********> token=***&" },
      entry: expect.not.objectContaining({ fragments: expect.anything() }),
    });
    const plain = clean("nothing secret");
    expect(plain.entry).toMatchObject({ bytes: pack("nothing secret"), fragments: [1, expect.any(Number)] });
  });

  it("can be read again when a close frame has no room for what stands in a secret's place", () => {
    const censor = new Censor();
    const keys = Array.from({ length: 14 }, (_, index) => `k3y-${1000 + index}`);
    for (const key of keys) censor.clean({ t: 0, kind: "open", url: `/?apiKey=${key}`, headers: [] });
    const line = { t: 1, kind: "close", code: 4401, reason: keys.join(" ") } as const;
    expect(censor.clean(line)).toEqual({ ...line, reason: "" });
    const bytes = Buffer.from(`\u0011\u0031${keys[0]}\u0080`, "latin1");
    expect(censor.clean({ t: 1, kind: "close", reason: "", bytes })).toMatchObject({
      bytes: Buffer.from("\u0011\u0031********\u0080", "latin1"),
    });
  });

  it("is as it was where there is no secret, and binary messages keep their length", () => {
    const censor = new Censor();
    const plain: TapeEntry = { t: 0, kind: "text", text: '{ "a": 1.0 }' };
    expect(censor.clean(plain)).toEqual(plain);
    censor.clean({ t: 0, kind: "open", url: "/?apiKey=0123456789", headers: [] });
    const frame = censor.clean({ t: 1, kind: "frame", bytes: Buffer.from("<0123456789>") });
    expect(frame).toMatchObject({ bytes: Buffer.from("<**********>") });
  });
});
