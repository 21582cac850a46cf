import { loadavg } from "node:os";
import { readOptions } from "../options.ts";
import { type CallName, recordAnswers } from "./answers.ts";
import { type Cost, contest } from "./contest.ts";
import type { SubjectName } from "./subjects.ts";

const { rounds, json } = readOptions(21);

/** How many times less CPU than global fetch a typed call has to cost. */
const GOAL = 5;
const TITLES: Readonly<Record<SubjectName, string>> = {
  globalFetch: "global fetch, answer not checked",
  undiciRequest: "undici `request`, answer not checked",
  clientUnchecked: 'client, `validateResponses: "off"`',
  client: "client, as it is",
};
const ORDER = Object.keys(TITLES) as SubjectName[];

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

const loadBefore = loadavg()[0] ?? 0;
const answers = await recordAnswers();
say("roomId…");
const roomId = linesOf(await contest(answers, "roomId", ORDER, rounds));
say("signUrl…");
const signUrl = linesOf(await contest(answers, "signUrl", ORDER, rounds));
const report = { node: process.version, rounds, loadBefore, goal: GOAL, calls: { roomId, signUrl } };
process.stdout.write(json ? `${JSON.stringify(report)}\n` : formatReport());

interface Line extends Cost {
  /** How many times less CPU than global fetch. */
  readonly times: number;
}

function linesOf(costs: readonly Cost[]): Line[] {
  const yardstick = costs.find(({ subject }) => subject === "globalFetch")?.cpuMicros ?? Number.NaN;
  return costs.map((cost) => ({ ...cost, times: yardstick / cost.cpuMicros }));
}

function formatReport(): string {
  return `
Node ${process.version}, median of ${rounds} rounds, load ${loadBefore.toFixed(1)} before

| call | by | CPU us a call | calls/s | x less CPU than fetch | goal | |
|---|---|--:|--:|--:|--:|---|
${[...formatLines("roomId", roomId), ...formatLines("signUrl", signUrl)].join("\n")}
`;
}

function formatLines(call: CallName, lines: readonly Line[]): string[] {
  return lines.map(({ subject, cpuMicros, perSecond, times }) => {
    const goal = subject === "client" ? `${GOAL} | ${times >= GOAL ? "reached" : "missed"}` : " | ";
    return `| ${call} | ${TITLES[subject]} | ${cpuMicros.toFixed(0)} | ${Math.round(perSecond)} | ${times.toFixed(1)} | ${goal} |`;
  });
}
