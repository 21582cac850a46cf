import { loadavg } from "node:os";
import { readDecodeOptions } from "../options.ts";
import { contest } from "./contest.ts";
import { type Corpus, type FrameSet, writeCorpus } from "./corpus/corpus.ts";
import { METHODS } from "./corpus/messages.ts";
import { assertEqualSums, formatReport, type Line, linesOf, type MethodCost, type SizeCost } from "./report.ts";
import type { SubjectName } from "./subjects.ts";
import { verify } from "./verify.ts";

const { rounds, json, verify: isOnlyVerified } = readDecodeOptions();
/** What is for orientation gets by with fewer. */
const fewerRounds = Math.ceil(rounds / 3);

const GZIP: readonly SubjectName[] = [
  "peerAsync",
  "oursEvents",
  "peerSync",
  "oursWanted",
  "peerAsyncWanted",
  "oursAllFields",
  "peerSyncWanted",
  "inflateAlone",
];
const PLAIN: readonly SubjectName[] = ["peerAsync", "oursEvents", "peerSync", "oursAllFields"];
/** Messages in each frame when the corpus is cut anew, to see what a frame costs beside its messages. */
const SIZES = [1, 2, 5, 10, 20, 30] as const;

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Says which round it is, where that does not fill a log. */
function progressOf(title: string): (text: string) => void {
  if (!process.stderr.isTTY) return () => {};
  return (text) => process.stderr.write(`\r\x1b[K${title}: ${text}\r`);
}

say("Preparing the corpus…");
const corpus = writeCorpus(SIZES);
say(`${corpus.gzip.length} frames, ${corpus.messages} messages, sha256 of the plain frames ${corpus.sha256}`);
say("Comparing what both sides decode…");
const { events, fields } = await verify(corpus);
say(`equal: ${events} events, ${fields} fields`);
if (!isOnlyVerified) await measure();

async function measure(): Promise<void> {
  const report = {
    node: process.version,
    rounds,
    // The bench itself is one; what is above it are others, and the waiting of the async path depends on them.
    loadBefore: loadavg()[0] ?? 0,
    sha256: corpus.sha256,
    gzip: await tableOf("gzip", GZIP),
    plain: await tableOf("plain", PLAIN),
    methods: await costByMethod(corpus),
    sizes: await costBySize(corpus),
  };
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : formatReport(report));
}

async function tableOf(frames: FrameSet, names: readonly SubjectName[]): Promise<Line[]> {
  const results = await contest(
    names.map((subject) => ({ subject, frames })),
    rounds,
    progressOf(`${frames} frames`),
  );
  assertEqualSums(results);
  const lines = linesOf(results);
  for (const { title, ms } of lines) say(`${frames} frames, ${title}: ${ms.toFixed(1)} ms`);
  return lines;
}

/** Microseconds a message of each entry, in its order. */
async function microseconds(names: readonly SubjectName[], frames: FrameSet, messages: number): Promise<number[]> {
  say(`${frames}…`);
  const entries = names.map((subject) => ({ subject, frames }));
  const results = await contest(entries, fewerRounds, progressOf(frames));
  return results.map(({ ms }) => (ms * 1000) / messages);
}

async function costByMethod({ counts, bytes }: Corpus): Promise<MethodCost[]> {
  const costs: MethodCost[] = [];
  for (const method of METHODS) {
    const names = ["oursEvents", "oursAllFields", "peerSync"] as const;
    const [event = 0, allFields = 0, peerSync = 0] = await microseconds(names, `only-${method}`, counts[method]);
    costs.push({ method, bytes: bytes[method] / counts[method], event, allFields, peerSync });
  }
  return costs;
}

async function costBySize({ messages }: Corpus): Promise<SizeCost[]> {
  const costs: SizeCost[] = [];
  for (const size of SIZES) {
    const names = ["oursEvents", "peerAsync", "peerSync"] as const;
    const [event = 0, peerAsync = 0, peerSync = 0] = await microseconds(names, `by-${size}`, messages);
    costs.push({ size, event, peerAsync, peerSync });
  }
  return costs;
}
