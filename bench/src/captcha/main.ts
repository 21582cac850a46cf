import { loadavg } from "node:os";
import { readOptions } from "../options.ts";
import { type Cost, contest } from "./contest.ts";
import type { ChainName } from "./images.ts";
import type { SubjectName } from "./subjects.ts";

const { rounds, json } = readOptions(15);

/** Preparing takes at most so many times as long as decoding both files, and jimp at least so many times as long as that. */
const GOALS = { decode: 3, jimp: 4 } as const;
const TITLES: Readonly<Record<SubjectName, string>> = {
  decode: "both files decoded by sharp",
  prepare: "`preparePuzzle`",
  jimp: "the same chain by jimp",
};
const CHAINS: Readonly<Record<ChainName, string>> = {
  passes: "552 x 344, passes as it is",
  shrinks: "1104 x 688, shrunk to half",
};

const loadBefore = loadavg()[0] ?? 0;
const costs: Record<ChainName, Cost[]> = {
  passes: await contest("passes", rounds),
  shrinks: await contest("shrinks", rounds),
};
const report = { node: process.version, rounds, loadBefore, goals: GOALS, costs };
process.stdout.write(json ? `${JSON.stringify(report)}\n` : formatReport());

function formatReport(): string {
  const lines = (Object.keys(CHAINS) as ChainName[]).flatMap((chain) => formatLines(chain, costs[chain]));
  return `
Node ${process.version}, median of ${rounds} rounds, load ${loadBefore.toFixed(1)} before

| puzzle | by | ms | CPU ms | peak MiB | |
|---|---|--:|--:|--:|---|
${lines.join("\n")}
`;
}

function formatLines(chain: ChainName, lines: readonly Cost[]): string[] {
  const msOf = (name: SubjectName) => lines.find(({ subject }) => subject === name)?.ms ?? Number.NaN;
  const verdicts: Readonly<Record<SubjectName, string>> = {
    decode: "",
    prepare: `${(msOf("prepare") / msOf("decode")).toFixed(1)} x decoding (at most ${GOALS.decode})`,
    jimp: `${(msOf("jimp") / msOf("prepare")).toFixed(1)} x preparing (at least ${GOALS.jimp})`,
  };
  return lines.map(({ subject, ms, cpuMs, peakMiB }) => {
    const figures = [ms.toFixed(2), cpuMs.toFixed(2), peakMiB.toFixed(0)].join(" | ");
    return `| ${CHAINS[chain]} | ${TITLES[subject]} | ${figures} | ${verdicts[subject]} |`;
  });
}
