import type { FastifyInstance } from "fastify";
import { Counter, Gauge, Registry } from "prom-client";
import type { JournalEntry, RequestEvent, SocketSide } from "./journal/journal.ts";
import type { Namespaces } from "./namespace/namespaces.ts";

/** Counts by labels, in the order of their names. */
type Counts = Map<string, { readonly labels: Readonly<Record<string, string>>; count: number }>;

/** Counters of one server, for Prometheus. What happens is only counted; the rest is done when somebody asks. */
export class Metrics {
  readonly registry = new Registry();
  readonly #requests: Counts = new Map();
  readonly #opened: Counts = new Map();
  readonly #closed: Counts = new Map();
  readonly #open = new Gauge({
    name: "webcast_mock_sockets_open",
    help: "Sockets open now",
    labelNames: ["side"],
    registers: [this.registry],
  });

  constructor() {
    this.#register(this.#requests, "webcast_mock_requests_total", "Requests by side, method and status", [
      "side",
      "method",
      "status",
    ]);
    this.#register(this.#opened, "webcast_mock_sockets_opened_total", "Sockets that were let in", ["side"]);
    this.#register(this.#closed, "webcast_mock_sockets_closed_total", "Sockets that ended, by close code and closer", [
      "side",
      "code",
      "by",
    ]);
  }

  #register(counts: Counts, name: string, help: string, labelNames: string[]): void {
    new Counter({
      name,
      help,
      labelNames,
      registers: [this.registry],
      collect() {
        this.reset();
        for (const { labels, count } of counts.values()) this.inc(labels, count);
      },
    });
  }

  count(entry: JournalEntry): void {
    switch (entry.kind) {
      case "request":
        this.#countRequest(entry);
        break;
      case "open":
        add(this.#opened, { side: entry.side });
        break;
      case "close":
        add(this.#closed, { side: entry.side, code: String(entry.code), by: entry.by });
        break;
      case "refusal":
      case "message":
      // The journal has them.
    }
  }

  /** Done for every request: labels are made for the first of a kind only. */
  #countRequest({ side, method, status }: RequestEvent): void {
    const key = `${side} ${method} ${status}`;
    const known = this.#requests.get(key);
    if (known === undefined) this.#requests.set(key, { labels: { side, method, status: String(status) }, count: 1 });
    else known.count++;
  }

  /** Counts the sockets that are open now. */
  measure(namespaces: Namespaces): void {
    const sides: Record<SocketSide, number> = { managed: 0, captions: 0, webcast: 0 };
    for (const { connections } of namespaces.list()) for (const { side } of connections.list()) sides[side]++;
    for (const [side, open] of Object.entries(sides)) this.#open.set({ side }, open);
  }
}

function add(counts: Counts, labels: Readonly<Record<string, string>>): void {
  const key = Object.values(labels).join(" ");
  const known = counts.get(key);
  if (known === undefined) counts.set(key, { labels, count: 1 });
  else known.count++;
}

/** `GET /metrics`. */
export function addMetrics(app: FastifyInstance, metrics: Metrics, namespaces: Namespaces): void {
  app.get("/metrics", async (_request, reply) => {
    metrics.measure(namespaces);
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
}
