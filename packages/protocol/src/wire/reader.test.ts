import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hex } from "../testing/bytes.ts";
import { WireReader } from "./reader.ts";
import { WireError } from "./wire-error.ts";

const limits = { maxDepth: 4, maxMessages: 100, maxStringBytes: 1000 };

/** A varint, with more bytes than it needs if wanted. */
function varint(value: bigint, size = 1): number[] {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  while (rest > 0x7fn || bytes.length + 1 < size) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  return [...bytes, Number(rest)];
}

const uint64 = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  fc.nat({ max: 63 }).map((power) => 2n ** BigInt(power)),
);
/** Numbers are read in another way where less than ten bytes follow. */
const tail = fc.constantFrom(0, 1, 12);

function faultOf(read: () => unknown): string {
  try {
    return `read ${read()}`;
  } catch (error) {
    if (error instanceof WireError) return error.fault;
    throw error;
  }
}

describe("varints", () => {
  it("are read as BigInt reads them, in short and in long forms, at the end and before it", () => {
    fc.assert(
      fc.property(uint64, tail, fc.integer({ min: 1, max: 10 }), (value, after, size) => {
        const bytes = varint(value, size);
        const reader = () => new WireReader(Uint8Array.of(...bytes, ...Array<number>(after).fill(0xff)), limits);
        expect(reader().uint64()).toBe(String(value));
        expect(reader().int64()).toBe(String(BigInt.asIntN(64, value)));
        expect(reader().int64Number()).toBe(Number(BigInt.asIntN(64, value)));
        expect(reader().uint32()).toBe(Number(BigInt.asUintN(32, value)));
        expect(reader().int32()).toBe(Number(BigInt.asIntN(32, value)));
        expect(reader().bool()).toBe(value !== 0n);
        const skipping = reader();
        skipping.skip(8, bytes.length);
        expect(skipping.pos).toBe(bytes.length);
      }),
      { numRuns: 2000 },
    );
  });

  it.each(["", "80", "ffffffffffffffffff"])("that are cut off (%s) are truncated", (text) => {
    expect(faultOf(() => new WireReader(hex(text), limits).int64())).toBe("truncated");
    expect(faultOf(() => new WireReader(hex(text), limits).uint32())).toBe("truncated");
    expect(faultOf(() => new WireReader(hex(text), limits).bool())).toBe("truncated");
  });

  it("of more than ten bytes are malformed", () => {
    const bytes = hex(`${"ff".repeat(10)}01`);
    expect(faultOf(() => new WireReader(bytes, limits).int64())).toBe("malformed");
    expect(faultOf(() => new WireReader(bytes, limits).uint32())).toBe("malformed");
    expect(faultOf(() => new WireReader(bytes, limits).skip(8, bytes.length))).toBe("malformed");
  });
});

describe("bytes", () => {
  it("are a plain view into what is read, whatever array that is", () => {
    const pool = Buffer.from("00000361626300", "hex").subarray(2, 6);
    const bytes = new WireReader(pool, limits).bytes(4);
    expect(Object.getPrototypeOf(bytes)).toBe(Uint8Array.prototype);
    expect(bytes.buffer).toBe(pool.buffer);
    expect([...bytes]).toEqual([0x61, 0x62, 0x63]);
  });
});

describe("fixed numbers", () => {
  it("are read from where the bytes begin", () => {
    const bytes = hex("ffff 0100000000000000").subarray(2);
    expect(new WireReader(bytes, limits).fixed64()).toBe("1");
    expect(new WireReader(bytes, limits).fixed32()).toBe(1);
    expect(faultOf(() => new WireReader(bytes.subarray(1), limits).double())).toBe("truncated");
  });
});
