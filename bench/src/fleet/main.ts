import { loadavg } from "node:os";
import { writeCorpus } from "../decode/corpus/corpus.ts";
import { readFleetOptions } from "../options.ts";
import { contest, type FleetCost } from "./contest.ts";
import { MESSAGES_PER_SECOND, planRoom, SECONDS } from "./room.ts";

const { rounds, rooms, json } = readFleetOptions();

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

const loadBefore = loadavg()[0] ?? 0;
say("Preparing the corpus…");
writeCorpus();
const plan = planRoom();
const names = Array.from({ length: rooms }, (_, index) => `fleet${index + 1}`);
const { ours, peer } = await contest(plan, names, rounds, say);

const report = {
  node: process.version,
  rounds,
  loadBefore,
  rooms,
  messagesPerSecond: rooms * MESSAGES_PER_SECOND,
  seconds: SECONDS,
  room: { messages: plan.messageIds.length, frames: plan.frames, bytes: plan.bytes },
  ours,
  peer,
};
process.stdout.write(json ? `${JSON.stringify(report)}\n` : formatReport());

function formatReport(): string {
  const { room } = report;
  return `
Node ${report.node}, median of ${rounds} rounds, load ${loadBefore.toFixed(1)} before
${rooms} rooms, ${report.messagesPerSecond} messages/s in all for ${SECONDS} s; each room ${room.messages} messages in ${room.frames} frames, ${Math.round(room.bytes / 1000)} kB gzip

| | connector | webcast-kit | ratio |
|---|--:|--:|--:|
${[
  line("CPU of a room, ms a second", ({ cpuMsOfRoom }) => cpuMsOfRoom, 2),
  line("CPU of a message, us", ({ cpuMicrosOfMessage }) => cpuMicrosOfMessage, 1),
  line("CPU of the process, cores", ({ cpuMsOfRoom }) => (cpuMsOfRoom * rooms) / 1000, 2),
  line("RSS that a room adds, kB", ({ rssBytesOfRoom }) => rssBytesOfRoom / 1000, 0),
  line("RSS of the process, MB", ({ rssBytes }) => rssBytes / 1e6, 0),
  line("CPU to open a room, ms", ({ connectCpuMsOfRoom }) => connectCpuMsOfRoom, 1),
  count("the last event is late by, ms", ({ lateMs }) => lateMs),
  count("events lost", ({ lost }) => lost),
  count("events out of order", ({ outOfOrder }) => outOfOrder),
  count("acknowledgements that did not arrive", ({ unacknowledged }) => unacknowledged),
  line("CPU of the mock server, cores", ({ serverCores }) => serverCores, 2),
].join("\n")}
`;
}

function line(title: string, read: (cost: FleetCost) => number, digits: number): string {
  const [ofPeer, ofOurs] = [read(peer), read(ours)];
  return `| ${title} | ${ofPeer.toFixed(digits)} | ${ofOurs.toFixed(digits)} | ${(ofPeer / ofOurs).toFixed(1)} |`;
}

function count(title: string, read: (cost: FleetCost) => number): string {
  return `| ${title} | ${Math.round(read(peer))} | ${Math.round(read(ours))} | |`;
}
