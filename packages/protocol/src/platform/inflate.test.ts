import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ProtocolError } from "../errors.ts";
import { hex, join, toHex } from "../testing/bytes.ts";
import { inflate as inflateNode } from "./inflate.node.ts";
import { inflate as inflateWeb } from "./inflate.web.ts";
import { inflate as inflateZlib } from "./inflate.zlib.ts";

const MEGABYTE = 1024 * 1024;
/** Check sum and size at the end of a gzip stream. */
const TRAILER_BYTES = 8;
const text = new TextEncoder().encode("the quick brown fox, ".repeat(40));
const gzip = new Uint8Array(gzipSync(text));

const uint32 = (value: number) => Uint8Array.of(value, value >>> 8, value >>> 16, value >>> 24);

function errorOf(run: () => unknown): ProtocolError {
  try {
    run();
  } catch (error) {
    if (error instanceof ProtocolError) return error;
    throw error;
  }
  throw new Error("expected an error");
}

const implementations = [
  { name: "node", inflate: inflateNode },
  { name: "node without WebAssembly", inflate: inflateZlib },
  { name: "web", inflate: inflateWeb },
];

describe.each(implementations)("inflate() of $name", ({ name, inflate }) => {
  it("inflates what zlib compressed at every level, stored too", () => {
    for (let level = 0; level <= 9; level++) {
      expect(toHex(inflate(gzipSync(text, { level }), text.length))).toBe(toHex(text));
    }
  });

  it("inflates any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 1, max: 400 }), (unit, times) => {
        const bytes = join(...Array<Uint8Array>(times).fill(unit));
        expect(inflate(gzipSync(bytes), MEGABYTE)).toHaveLength(bytes.length);
        expect(Buffer.compare(inflate(gzipSync(bytes), MEGABYTE), bytes)).toBe(0);
      }),
      { numRuns: 30 },
    );
  });

  it("inflates a stream of nothing to nothing", () => {
    expect(inflate(gzipSync(""), 1)).toHaveLength(0);
  });

  it("inflates a stream of several members as their concatenation", () => {
    const members = join(gzip, gzipSync("and "), gzip);
    expect(Buffer.from(inflate(members, MEGABYTE)).toString()).toBe(
      Buffer.concat([text, Buffer.from("and "), text]).toString(),
    );
  });

  it("reads a header with a name, a comment and extra fields", () => {
    const header = hex("1f8b081c000000000003 0200aabb 612e7062 00 6869 00".replaceAll(" ", ""));
    expect(toHex(inflate(join(header, gzip.subarray(10)), MEGABYTE))).toBe(toHex(text));
  });

  it("fills the limit exactly and refuses one byte more", () => {
    expect(inflate(gzip, text.length)).toHaveLength(text.length);
    expect(errorOf(() => inflate(gzip, text.length - 1)).code).toBe("ERR_INFLATE_LIMIT");
  });

  it("counts all members against the limit", () => {
    const limit = text.length * 2 - 1;
    expect(errorOf(() => inflate(join(gzip, gzip), limit)).code).toBe("ERR_INFLATE_LIMIT");
  });

  it("calls every truncation of the compressed data malformed", () => {
    for (let length = 0; length < gzip.length - TRAILER_BYTES; length++) {
      expect(errorOf(() => inflate(gzip.subarray(0, length), MEGABYTE)).code, `${length} bytes`).toBe(
        "ERR_PAYLOAD_MALFORMED",
      );
    }
  });

  it("calls bytes that are not gzip malformed", () => {
    const message = new TextEncoder().encode("\n\u0020 a fetch result that nobody compressed");
    expect(errorOf(() => inflate(message, MEGABYTE)).code).toBe("ERR_PAYLOAD_MALFORMED");
    expect(errorOf(() => inflate(hex(""), MEGABYTE)).code).toBe("ERR_PAYLOAD_MALFORMED");
  });

  it("refuses corrupted data with a ProtocolError, or gives other bytes within the limit", () => {
    const body = fc.integer({ min: 0, max: gzip.length - 9 });
    fc.assert(
      fc.property(body, fc.integer({ min: 1, max: 255 }), (offset, flip) => {
        const broken = gzip.slice();
        broken[offset] = (broken[offset] ?? 0) ^ flip;
        try {
          expect(inflate(broken, MEGABYTE).length).toBeLessThanOrEqual(MEGABYTE);
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("notices a trailer that is cut off", () => {
    for (let missing = 1; missing <= TRAILER_BYTES; missing++) {
      const cut = gzip.subarray(0, -missing);
      expect(errorOf(() => inflate(cut, MEGABYTE)).code, `${missing} bytes missing`).toBe("ERR_PAYLOAD_MALFORMED");
    }
  });

  it("notices a size that does not fit", () => {
    for (const size of [0, text.length - 1, text.length + 1, 2 ** 32 - 1]) {
      const lie = join(gzip.subarray(0, -4), uint32(size));
      expect(errorOf(() => inflate(lie, MEGABYTE)).code, `${size} bytes`).toBe("ERR_PAYLOAD_MALFORMED");
    }
  });

  it(`${name === "web" ? "does not notice" : "notices"} a check sum that does not fit`, () => {
    const broken = gzip.slice();
    broken[gzip.length - TRAILER_BYTES] = (broken[gzip.length - TRAILER_BYTES] ?? 0) ^ 1;
    if (name === "web") expect(toHex(inflate(broken, MEGABYTE))).toBe(toHex(text));
    else expect(errorOf(() => inflate(broken, MEGABYTE)).code).toBe("ERR_PAYLOAD_MALFORMED");
  });

  it("passes over zeros behind the end, and over nothing else", () => {
    expect(toHex(inflate(join(gzip, new Uint8Array(9)), MEGABYTE))).toBe(toHex(text));
    const more = join(gzip, hex("1f8b0855"), gzip);
    expect(errorOf(() => inflate(more, MEGABYTE)).code).toBe("ERR_PAYLOAD_MALFORMED");
  });

  it("inflates what is larger than real payloads are", () => {
    const large = new Uint8Array(9 * MEGABYTE).map((_, index) => index >> 11);
    expect(Buffer.compare(inflate(gzipSync(large), 9 * MEGABYTE), large)).toBe(0);
    expect(errorOf(() => inflate(gzipSync(large), 9 * MEGABYTE - 1)).code).toBe("ERR_INFLATE_LIMIT");
  });
});
