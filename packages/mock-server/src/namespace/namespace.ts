import type { IncomingMessage } from "node:http";
import { LIVE_CONNECT_REQUESTS_PER_MINUTE, type QuirkSettings } from "@webcast-kit/contract";
import { endsStream, type LiveEventInit } from "@webcast-kit/protocol";
import type { VirtualClock } from "../clock/virtual-clock.ts";
import type { InjectedEvent } from "../control.ts";
import type { FaultName } from "../faults/catalog.ts";
import { FaultBox } from "../faults/fault-box.ts";
import { type Scene, sceneOf } from "../faults/scene.ts";
import { FaultFilter } from "../faults/wire-filter.ts";
import { Journal, type JournalEntry } from "../journal/journal.ts";
import { Accounts } from "../limits/accounts.ts";
import { Visitors } from "../limits/visitors.ts";
import type { ResolvedOptions } from "../options.ts";
import { ResponseCaches } from "../rest/caches.ts";
import { RoomLogs } from "../rooms/room-logs.ts";
import { ScenarioRuns } from "../scenario/scenario-runs.ts";
import { SignatureBook } from "../signatures.ts";
import { CaptionsSockets } from "../sockets/captions.ts";
import { Connections, createDelivery } from "../sockets/connections.ts";
import { ManagedSockets } from "../sockets/managed.ts";
import { VendorSockets } from "../sockets/vendor-sockets.ts";
import { WebcastSockets } from "../sockets/webcast.ts";
import { TokenBook } from "../tokens.ts";
import { Transcript } from "../wire/transcript.ts";
import { Wires } from "../wire/wires.ts";
import { World } from "../world/world.ts";
import { withoutPrefix } from "./namespaces.ts";
import type { Playback } from "./playback.ts";

/** The namespace of everybody who names none. */
export const DEFAULT_NAMESPACE = "default";

export interface NamespaceInit {
  readonly id: string;
  readonly clock: VirtualClock;
  readonly options: ResolvedOptions;
  readonly seed: number;
  /** Host and port of the server. */
  readonly host: () => string;
  readonly onEntry: (entry: JournalEntry) => void;
  /** Hears of failures of the mock itself. */
  readonly onError: (error: unknown) => void;
}

/** One mock of its own on the shared server: its world, keys, limits, sockets, journal and clock. */
export class Namespace {
  readonly id: string;
  readonly seed: number;
  readonly clock: VirtualClock;
  readonly options: ResolvedOptions;
  readonly world: World;
  readonly accounts: Accounts;
  readonly visitors: Visitors;
  readonly signatures: SignatureBook;
  readonly tokens: TokenBook;
  readonly caches: ResponseCaches;
  readonly journal: Journal;
  readonly connections = new Connections();
  readonly scenarios = new ScenarioRuns();
  readonly faults: FaultBox;
  readonly wires: Wires;
  readonly transcript = new Transcript(() => this.host);
  readonly roomLogs = new RoomLogs((roomId) => this.world.roomById(roomId) !== undefined);
  readonly playback: Playback;
  readonly managed: ManagedSockets;
  readonly captions: CaptionsSockets;
  readonly webcast: WebcastSockets;
  readonly vendor: VendorSockets;
  /** Tells the server's log that the mock itself has failed. */
  readonly report: (error: unknown) => void;
  readonly #host: () => string;
  readonly #ended = new AbortController();
  #requests = 0;
  #lastMessageId = 7_360_000_000_000_000_000n;

  constructor({ id, clock, options, seed, host, onEntry, onError }: NamespaceInit) {
    this.id = id;
    this.seed = seed;
    this.clock = clock;
    this.options = options;
    this.report = onError;
    this.#host = host;
    this.world = new World({ seed, liveUsers: options.liveUsers, now: clock.now() });
    this.accounts = new Accounts(options.limits);
    this.visitors = new Visitors({
      requestsPerMinute: options.limits ? LIVE_CONNECT_REQUESTS_PER_MINUTE : null,
      maxSockets: options.limits ? options.webcastSocketsPerIp : null,
    });
    this.signatures = new SignatureBook({ clock, seed, lifetimeMs: options.signatureLifetimeMs });
    this.tokens = new TokenBook({ clock, seed, namespace: id });
    this.caches = new ResponseCaches(options.quirks);
    this.journal = new Journal(clock, onEntry);
    this.faults = new FaultBox({
      seed,
      onFire: ({ name, fault, scene }) => this.#noteFault(name, fault, scene),
      // What is open is meant too, also while nothing is said on it.
      onArm: () => this.wires.nudge(),
    });
    this.wires = new Wires({
      clock,
      transcript: this.transcript,
      filterOf: (request, id) => this.#filterOf(request, id),
    });
    this.playback = options.playback;
    this.managed = new ManagedSockets(this);
    this.captions = new CaptionsSockets(this);
    this.webcast = new WebcastSockets(this);
    this.vendor = new VendorSockets(this);
  }

  get quirks(): QuirkSettings {
    return this.options.quirks;
  }

  #filterOf({ url, headers, socket }: IncomingMessage, id: number): FaultFilter {
    const scene = sceneOf({ url: withoutPrefix(url ?? "/"), headers, address: socket.remoteAddress ?? "", socket: id });
    return new FaultFilter(this.faults, scene);
  }

  #noteFault(name: FaultName, id: number, { cleanPath: path, socket }: Scene): void {
    const event = { kind: "fault", fault: name, id, path } as const;
    const told = name === "ws-refuse" ? this.#toldWaitOf(id) : {};
    this.journal.add({ ...event, ...(socket === undefined ? {} : { socket }), ...told });
  }

  /** What a refused handshake was told by `Retry-After`; answers of requests have theirs in the journal anyway. */
  #toldWaitOf(id: number): { readonly retryAfterMs?: number } {
    const seconds = this.faults.list().find((armed) => armed.id === id)?.["retryAfterSeconds"];
    return typeof seconds === "number" ? { retryAfterMs: seconds * 1000 } : {};
  }

  /** Origin of the REST side, with the prefix that leads back to this namespace. */
  get httpOrigin(): string {
    return `http://${this.#host()}${this.prefix}`;
  }

  get wsOrigin(): string {
    return `ws://${this.#host()}${this.prefix}`;
  }

  get host(): string {
    return this.#host();
  }

  /** What paths begin with that lead to this namespace: nothing, or `/ns/<id>`. */
  get prefix(): string {
    return this.id === DEFAULT_NAMESPACE ? "" : `/ns/${this.id}`;
  }

  /** Aborts when the server closes, or the namespace begins anew. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  /** The name of the next request. */
  nextRequestId(): string {
    return `req-${++this.#requests}`;
  }

  /** Notes events in a live room's log, and sends them to every socket in it, in order; gives how many took them. */
  inject(roomId: string, events: readonly InjectedEvent[]): number {
    const timestamp = this.clock.now();
    const complete = events.map((event) => ({
      msgId: String(++this.#lastMessageId),
      timestamp,
      ...event,
    })) as LiveEventInit[];
    const delivery = createDelivery(complete, this.quirks);
    const room = this.world.roomById(roomId);
    const { messages } = delivery;
    if (room && messages.length > 0) {
      this.roomLogs.say(room, { saidAtMs: timestamp, messages, endsStream: complete.some(endsStream) });
    }
    return this.connections.deliver(roomId, delivery);
  }

  /** Cuts every socket and every waiting poll; with them go their timers. */
  close(): void {
    this.#ended.abort();
    this.wires.close();
    this.managed.close();
    this.captions.close();
    this.webcast.close();
    this.vendor.close();
  }
}
