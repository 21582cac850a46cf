import { setImmediate as nextTurn } from "node:timers/promises";
import type { QuirkSettings } from "@webcast-kit/contract";
import { encodeEvent } from "@webcast-kit/protocol";
import { expect } from "vitest";
import { type ClientOptions, WebSocket } from "ws";
import { createManualClock } from "../clock/virtual-clock.ts";
import type { MockControl, MockState } from "../control.ts";
import { type MockServer, startMockServer } from "../server.ts";
import type { Tape } from "../tape/tape.ts";
import type { Coverage } from "./coverage.ts";
import { HttpClient, type RawReply } from "./http-client.ts";
import { liveAtFirst, type Model, SEED, type SpaceName, START_MS, spaces } from "./model.ts";
import type { Closing } from "./sockets-model.ts";

/** What every room plays at once. */
export const tape: Tape = {
  header: { tape: 1, id: "model", created: "2096-01-01T00:00:00Z", license: "CC0-1.0", origin: "synthetic" },
  entries: [
    {
      t: 0,
      kind: "message",
      message: encodeEvent({
        type: "chat",
        user: { uniqueId: "ann" },
        comment: "tape",
        msgId: "1",
        timestamp: START_MS,
      }),
    },
    { t: 0, kind: "text", text: '{"event":"text"}' },
  ],
};

interface Client {
  readonly socket: WebSocket;
  readonly texts: string[];
  readonly labels: string[];
  closedWith: number | undefined;
}

/** How long anything may take in real time. */
const PATIENCE_MS = 2000;

/** A server and its clients: what the model is compared with. */
export class Rig {
  readonly mock: MockServer;
  readonly coverage: Coverage;
  /** Everything that came back, without what differs from server to server. */
  transcript: string[] = [];
  readonly #http: HttpClient;
  readonly #clients = new Map<number, Client>();
  /** How many closes of the journal were seen. */
  readonly #released = new Map<SpaceName, number>();
  readonly #initial: Record<SpaceName, MockState>;

  private constructor(mock: MockServer, coverage: Coverage) {
    this.mock = mock;
    this.coverage = coverage;
    this.#http = new HttpClient(mock.port);
    this.#initial = { default: mock.state(), two: mock.namespace("two").state() };
  }

  static async start(coverage: Coverage, quirks: QuirkSettings): Promise<Rig> {
    const clock = createManualClock(START_MS);
    const mock = await startMockServer({ clock, tape, speed: 0, seed: SEED, liveUsers: liveAtFirst, quirks });
    return new Rig(mock, coverage);
  }

  control(space: SpaceName): MockControl {
    return space === "default" ? this.mock : this.mock.namespace(space);
  }

  async close(): Promise<void> {
    this.#http.close();
    await this.mock.close();
  }

  /** Begins anew with both mocks, which then have to be as at first. */
  async begin(): Promise<void> {
    for (const space of spaces) this.reset(space);
    await this.#until(() => [...this.#clients.values()].every(({ closedWith }) => closedWith !== undefined), "a cut");
    this.#clients.clear();
    this.transcript = [];
  }

  /** @throws when the mock is not as it was at first */
  reset(space: SpaceName, seed?: number): void {
    this.#released.delete(space);
    this.control(space).reset(seed === undefined ? {} : { seed });
    if (seed === undefined) expect(this.control(space).state()).toEqual(this.#initial[space]);
  }

  async request(bytes: Buffer): Promise<RawReply> {
    const reply = await this.#http.send(bytes);
    this.note(`${reply.head}\n\n${reply.body}`);
    return reply;
  }

  note(text: string): void {
    // Only where it is a port: an id may hold the same digits.
    this.transcript.push(text.replace(new RegExp(`(127\\.0\\.0\\.1(?::|%3A))${this.mock.port}\\b`, "gi"), "$1PORT"));
  }

  /** Tries a handshake; gives the code that it was refused with, or nothing when the socket stays open. */
  async connect(index: number, target: string, options: ClientOptions): Promise<number | undefined> {
    const client = openClient(`ws://127.0.0.1:${this.mock.port}${target}`, options);
    this.#clients.set(index, client);
    await this.#until(() => client.labels.length > 0 || client.closedWith !== undefined, `an answer to ${target}`);
    if (client.closedWith !== undefined) this.#clients.delete(index);
    return client.labels.length > 0 ? undefined : client.closedWith;
  }

  /** What a socket has heard, and the code that ended it: waits for its end. */
  async heard(index: number): Promise<string> {
    const client = this.#clientOf(index);
    await this.#until(() => client.closedWith !== undefined, `the end of socket ${index}`);
    return [...client.texts, client.closedWith].join("\n");
  }

  hangUp(index: number): void {
    this.#clients.get(index)?.socket.close(1000);
  }

  /** Waits for what the model says has to come, and sees that nothing else came. */
  async settle(model: Model, closings: readonly Closing[] = []): Promise<void> {
    for (const closing of closings) await this.#seeClosed(closing);
    for (const { sockets } of Object.values(model.spaces)) {
      for (const { index, expected } of sockets) await this.#seeHeard(index, expected);
    }
    for (const space of spaces) await this.#seeReleased(model, space);
  }

  async #seeHeard(index: number, expected: readonly string[]): Promise<void> {
    const client = this.#clientOf(index);
    const hasAll = () => client.labels.length >= expected.length || client.closedWith !== undefined;
    if (!hasAll()) await this.#until(hasAll, `events of socket ${index}`);
    if (client.closedWith === undefined && client.labels.join() === expected.join()) return;
    expect({ heard: client.labels, closed: client.closedWith }).toEqual({ heard: expected, closed: undefined });
  }

  async #seeClosed({ socket, code, expected }: Closing): Promise<void> {
    const client = this.#clientOf(socket);
    await this.#until(() => client.closedWith !== undefined, `close ${code} of socket ${socket}`);
    expect({ heard: client.labels, closed: client.closedWith }).toEqual({ heard: expected, closed: code });
    this.coverage.saw("close", code);
    this.note(`socket ${socket} heard ${client.texts.join("\n")} and ${code}`);
    this.#clients.delete(socket);
  }

  /** The server knows that a socket has gone some turns before or after its client does. */
  async #seeReleased(model: Model, space: SpaceName): Promise<void> {
    const { closes } = model.spaces[space];
    if (this.#released.get(space) === closes) return;
    const { journal } = this.control(space);
    await this.#until(() => journal.find({ kind: "close" }).length >= closes, `${closes} closes in ${space}`);
    expect(journal.find({ kind: "close" })).toHaveLength(closes);
    this.#released.set(space, closes);
  }

  #clientOf(index: number): Client {
    const client = this.#clients.get(index);
    if (client) return client;
    throw new Error(`there is no socket ${index}`);
  }

  async #until(isSo: () => boolean, what: string): Promise<void> {
    const deadline = performance.now() + PATIENCE_MS;
    while (!isSo()) {
      if (performance.now() > deadline) throw new Error(`waited in vain for ${what}`);
      await nextTurn();
    }
  }
}

function openClient(url: string, options: ClientOptions): Client {
  const socket = new WebSocket(url, { perMessageDeflate: false, ...options });
  const client: Client = { socket, texts: [], labels: [], closedWith: undefined };
  socket.on("error", () => undefined);
  socket.on("message", (data) => {
    client.texts.push(String(data));
    client.labels.push(labelOf(String(data)));
  });
  socket.on("close", (code) => {
    client.closedWith = code;
  });
  return client;
}

/** A message by what tells it from all others. */
function labelOf(text: string): string {
  const message = JSON.parse(text) as { event: string; data?: Record<string, unknown> } & Record<string, unknown>;
  const { event, data = message } = message;
  return `${event}:${data["comment"] ?? data["action"] ?? data["uniqueId"] ?? data["questionText"] ?? ""}`;
}
