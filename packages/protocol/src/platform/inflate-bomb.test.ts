import { constants, deflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { ProtocolError } from "../errors.ts";
import { hex, join } from "../testing/bytes.ts";
import { inflate as inflateNode } from "./inflate.node.ts";
import { inflate as inflateWeb } from "./inflate.web.ts";

/*
 * In a file of its own, which is a process of its own: memory that other tests were done with would be taken again
 * unseen.
 */

const MEGABYTE = 1024 * 1024;
/** What a bomb may cost, above what is in use before it: mostly what the engine takes to get to know the code. */
const MAX_MEGABYTES = 12;
const MAX_MS = 2000;

const uint32 = (value: number) => Uint8Array.of(value, value >>> 8, value >>> 16, value >>> 24);

/** A gzip stream of zeros, made of one deflated megabyte again and again: 1 KB for each. */
function bomb(megabytes: number, claimedBytes: number): Uint8Array {
  const block = deflateRawSync(new Uint8Array(MEGABYTE), { finishFlush: constants.Z_FULL_FLUSH });
  const blocks = Array<Uint8Array>(megabytes).fill(block);
  return join(hex("1f8b0800000000000003"), ...blocks, hex("0300"), uint32(0), uint32(claimedBytes));
}

interface Cost {
  readonly code: string;
  readonly megabytes: number;
  readonly ms: number;
}

/** What it takes to refuse: the highest that memory rises above what is in use now, and the time. */
function costOf(run: () => unknown): Cost {
  const { rss } = process.memoryUsage();
  const peakBefore = process.resourceUsage().maxRSS * 1024;
  const start = performance.now();
  const code = codeOf(run);
  const ms = performance.now() - start;
  const peak = process.resourceUsage().maxRSS * 1024;
  const highest = Math.max(process.memoryUsage().rss, peak > peakBefore ? peak : 0);
  return { code, megabytes: (highest - rss) / MEGABYTE, ms };
}

function codeOf(run: () => unknown): string {
  try {
    run();
    return "inflated";
  } catch (error) {
    return (error as ProtocolError).code;
  }
}

describe.each([
  ["web", inflateWeb],
  ["node", inflateNode],
])("inflate() of %s", (_, inflate) => {
  it.each([
    ["says its true size", 400 * MEGABYTE],
    ["says it is small", 1000],
    ["says it is as large as large payloads are", 4 * MEGABYTE],
    ["says it is as large as allowed", 16 * MEGABYTE],
  ])("refuses a 400 KB bomb of 400 MB that %s, in little time and memory", (_says, claimed) => {
    const bytes = bomb(400, claimed);
    expect(bytes.length).toBeLessThan(440_000);
    const { code, megabytes, ms } = costOf(() => inflate(bytes, 16 * MEGABYTE));
    expect(code).toBe("ERR_INFLATE_LIMIT");
    expect(megabytes).toBeLessThan(MAX_MEGABYTES);
    expect(ms).toBeLessThan(MAX_MS);
  });
});
