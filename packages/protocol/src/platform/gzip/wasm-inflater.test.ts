import { deflateRawSync, inflateRawSync } from "node:zlib";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { hex, join } from "../../testing/bytes.ts";
import { anyCodeStream } from "./testing/any-code.ts";
import { byteChange, deflateSettings, plainBytes } from "./testing/deflated.ts";
import { WasmInflater } from "./wasm-inflater.ts";

const MEGABYTE = 1024 * 1024;

function theInflater(): WasmInflater {
  const made = WasmInflater.create();
  if (made === undefined) throw new Error("this engine has no WebAssembly with vectors");
  return made;
}

const inflater = theInflater();

/** What zlib says, `undefined` when it refuses. */
function zlib(deflated: Uint8Array): Buffer | undefined {
  try {
    return inflateRawSync(deflated, { maxOutputLength: 2 * MEGABYTE });
  } catch {
    return undefined;
  }
}

function expectSame(actual: Uint8Array | undefined, expected: Uint8Array): void {
  expect(actual).toBeDefined();
  expect(Buffer.compare(actual ?? hex(""), expected)).toBe(0);
}

describe("WasmInflater", () => {
  it("inflates what zlib packed, in whatever way", () => {
    fc.assert(
      fc.property(plainBytes, deflateSettings, (bytes, options) => {
        expectSame(inflater.inflate(deflateRawSync(bytes, options), bytes.length), bytes);
      }),
      { numRuns: 300 },
    );
  });

  it("reads codes with words of any length, for any symbols", () => {
    let longest = 0;
    fc.assert(
      fc.property(anyCodeStream, (stream) => {
        const expected = inflateRawSync(stream);
        longest = Math.max(longest, expected.length);
        expectSame(inflater.inflate(stream, expected.length), expected);
      }),
      { numRuns: 200 },
    );
    expect(longest).toBeGreaterThan(2000);
  });

  it("takes nothing but what zlib takes, and reads it in the same way", () => {
    let taken = 0;
    fc.assert(
      fc.property(
        fc.oneof(
          plainBytes.map((bytes) => deflateRawSync(bytes)),
          anyCodeStream,
        ),
        byteChange,
        (packed, change) => {
          const broken = change(packed);
          const expected = zlib(broken);
          for (const size of [expected?.length ?? 1000, 0, 1]) {
            const whole = inflater.inflate(broken, size);
            if (whole === undefined) continue;
            taken++;
            expect(expected).toBeDefined();
            expectSame(whole, expected ?? hex(""));
          }
        },
      ),
      { numRuns: 1000 },
    );
    expect(taken).toBeGreaterThan(50);
  });

  it("refuses what is cut, what goes on behind the end, and any size but the right one", () => {
    fc.assert(
      fc.property(plainBytes, deflateSettings, fc.nat(), (bytes, options, place) => {
        const packed = deflateRawSync(bytes, options);
        expect(inflater.inflate(packed.subarray(0, place % packed.length), bytes.length)).toBeUndefined();
        expect(inflater.inflate(join(packed, hex("00")), bytes.length)).toBeUndefined();
        expect(inflater.inflate(packed, bytes.length + 1)).toBeUndefined();
        if (bytes.length > 0) expect(inflater.inflate(packed, bytes.length - 1)).toBeUndefined();
      }),
    );
  });

  it("refuses any bytes that zlib refuses, without an error", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), fc.nat(MEGABYTE), (bytes, size) => {
        const whole = inflater.inflate(bytes, size);
        if (whole !== undefined) expectSame(whole, zlib(bytes) ?? hex(""));
      }),
      { numRuns: 1000 },
    );
  });

  it("leaves what does not fit into its memory to others, up to the last byte of it", () => {
    const inflates = (size: number) =>
      inflater.inflate(deflateRawSync(new Uint8Array(size).fill(7)), size)?.length === size;
    let most = MEGABYTE;
    let tooMuch = 2 * MEGABYTE;
    while (tooMuch - most > 1) {
      const middle = (most + tooMuch) >> 1;
      if (inflates(middle)) most = middle;
      else tooMuch = middle;
    }
    expect(most).toBeGreaterThan(1.9 * MEGABYTE);
    expect(inflater.inflate(new Uint8Array(2 * MEGABYTE), 1)).toBeUndefined();
  });

  it("keeps nothing of one stream for the next", () => {
    const first = inflater.inflate(deflateRawSync("first"), 5);
    inflater.inflate(deflateRawSync("other"), 5);
    expect(Buffer.from(first ?? hex("")).toString()).toBe("first");
    // A copy from before its beginning: of what the last one left there.
    expect(inflater.inflate(hex("030200"), 3)).toBeUndefined();
  });

  describe("create()", () => {
    afterEach(() => {
      vi.unstubAllGlobals();
    });

    it("makes none where there is no WebAssembly", () => {
      vi.stubGlobal("WebAssembly", undefined);
      expect(WasmInflater.create()).toBeUndefined();
    });

    it("makes none where the module is not taken", () => {
      const Module = class {
        constructor() {
          throw new Error("invalid SIMD opcode");
        }
      };
      vi.stubGlobal("WebAssembly", { Module });
      expect(WasmInflater.create()).toBeUndefined();
    });
  });
});
