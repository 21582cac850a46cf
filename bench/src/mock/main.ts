import { readOptions } from "../options.ts";
import { measureMemory, verifyOrder } from "./memory-bench.ts";
import { measureRest } from "./rest-bench.ts";
import { measureSockets, type Rate } from "./sockets-bench.ts";

const { rounds, json } = readOptions(21);

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

say("2,000 clients and the order of events…");
const order = await verifyOrder();
say("memory…");
const { bytesPerClient } = await measureMemory();
say("sockets…");
const sockets = await measureSockets(rounds);
say("REST…");
const rest = await measureRest(rounds);

const perSecond = ({ perSecond, cpuMicros }: Rate) =>
  `${Math.round(perSecond / 1000)}k messages/s, ${cpuMicros.toFixed(2)} us of CPU each`;
const verdict = (reached: boolean) => (reached ? "reached" : "missed");
const burst = sockets.mockBurst.perSecond / sockets.plainBurst.perSecond;
const single = sockets.mockSingle.perSecond / sockets.plainSingle.perSecond;
const restRatio = rest.mock / rest.bare;
const restRate = (side: "bare" | "mock") =>
  `${Math.round(rest[side])} requests/s, ${rest.cpuMicros[side].toFixed(0)} us of CPU each`;

const report = {
  node: process.version,
  rounds,
  order,
  bytesPerClient,
  sockets,
  rest,
  ratios: { burst, single, rest: restRatio },
};
const table = `
Node ${process.version}, median of ${rounds} rounds

| case | peer | mock | ratio | goal | |
|---|---|---|--:|--:|---|
| burst of 8 events to 1,000 clients | ws.send: ${perSecond(sockets.plainBurst)} | ${perSecond(sockets.mockBurst)} | ${burst.toFixed(2)} | 5 | ${verdict(burst >= 5)} |
| 8 events one by one to 1,000 clients | ws.send: ${perSecond(sockets.plainSingle)} | ${perSecond(sockets.mockSingle)} | ${single.toFixed(2)} | 1.1 | ${verdict(single >= 1.1)} |
| REST, the same JSON | bare fastify: ${restRate("bare")} | ${restRate("mock")} | ${restRatio.toFixed(2)} | 0.6 | ${verdict(restRatio >= 0.6)} |
| memory of a client, of ${order.clients} | | ${(bytesPerClient / 1000).toFixed(1)} kB RSS | | 25 kB | ${verdict(bytesPerClient < 25_000)} |
| order: ${order.events} events to ${order.clients} clients | | all in order | | | reached |
`;
process.stdout.write(json ? `${JSON.stringify(report)}\n` : table);
