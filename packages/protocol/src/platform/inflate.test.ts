import { constants, deflateRawSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ProtocolError } from "../errors.ts";
import { hex, join, toHex } from "../testing/bytes.ts";
import { inflate as inflateNode } from "./inflate.node.ts";
import { inflate as inflateWeb } from "./inflate.web.ts";

const MEGABYTE = 1024 * 1024;
/** Check sum and size at the end of a gzip stream. fflate has no check of them. */
const TRAILER_BYTES = 8;
const text = new TextEncoder().encode("the quick brown fox, ".repeat(40));
const gzip = new Uint8Array(gzipSync(text));

const uint32 = (value: number) => Uint8Array.of(value, value >>> 8, value >>> 16, value >>> 24);

/**
 * A gzip stream of zeros, made of one deflated megabyte again and again: 1 KB for each. Its check sum is wrong, which
 * shows only at the end.
 */
function bomb(megabytes: number, claimedBytes: number): Uint8Array {
  const block = deflateRawSync(new Uint8Array(MEGABYTE), { finishFlush: constants.Z_FULL_FLUSH });
  const blocks = Array<Uint8Array>(megabytes).fill(block);
  return join(hex("1f8b0800000000000003"), ...blocks, hex("0300"), uint32(0), uint32(claimedBytes));
}

function errorOf(run: () => unknown): ProtocolError {
  try {
    run();
  } catch (error) {
    if (error instanceof ProtocolError) return error;
    throw error;
  }
  throw new Error("expected an error");
}

function trailerVerdict(run: () => Uint8Array): string {
  try {
    expect(toHex(run())).toBe(toHex(text));
    return "inflated";
  } catch (error) {
    if (error instanceof ProtocolError) return error.code;
    throw error;
  }
}

/** The peak of `run` above what is in use now, in megabytes. */
function extraMemory(run: () => void): number {
  const { rss } = process.memoryUsage();
  const peakBefore = process.resourceUsage().maxRSS * 1024;
  run();
  const peak = process.resourceUsage().maxRSS * 1024;
  return (Math.max(process.memoryUsage().rss, peak > peakBefore ? peak : 0) - rss) / MEGABYTE;
}

const implementations = [
  { name: "node", inflate: inflateNode, bombMegabytes: 30 },
  // fflate grows its buffers by doubling and copies what it gives out: about three times the limit.
  { name: "web", inflate: inflateWeb, bombMegabytes: 64 },
];

describe.each(implementations)("inflate() of $name", ({ name, inflate, bombMegabytes }) => {
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

  it(`${name === "node" ? "notices" : "does not notice"} a check sum that does not fit`, () => {
    const broken = gzip.slice();
    broken[gzip.length - 8] = (broken[gzip.length - 8] ?? 0) ^ 1;
    expect(trailerVerdict(() => inflate(broken, MEGABYTE))).toBe(
      name === "node" ? "ERR_PAYLOAD_MALFORMED" : "inflated",
    );
  });

  it(`${name === "node" ? "notices" : "does not notice"} a trailer that is cut off`, () => {
    for (let missing = 1; missing <= TRAILER_BYTES; missing++) {
      const cut = gzip.subarray(0, -missing);
      expect(
        trailerVerdict(() => inflate(cut, MEGABYTE)),
        `${missing} bytes missing`,
      ).toBe(name === "node" ? "ERR_PAYLOAD_MALFORMED" : "inflated");
    }
  });

  it.each([
    ["says its true size", 400 * MEGABYTE],
    ["says it is small", 1000],
    ["says it is as large as allowed", 16 * MEGABYTE],
  ])("refuses a 400 KB bomb of 400 MB that %s, in little time and memory", (_, claimed) => {
    const bytes = bomb(400, claimed);
    expect(bytes.length).toBeLessThan(440_000);
    const start = performance.now();
    const extra = extraMemory(() => {
      expect(errorOf(() => inflate(bytes, 16 * MEGABYTE)).code).toBe("ERR_INFLATE_LIMIT");
    });
    expect(extra, "megabytes").toBeLessThan(bombMegabytes);
    expect(performance.now() - start, "milliseconds").toBeLessThan(2000);
  });
});
