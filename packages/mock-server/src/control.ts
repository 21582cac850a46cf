import type { EventName, Tier } from "@webcast-kit/contract";
import type { LiveEventInit } from "@webcast-kit/protocol";
import { checkEvents } from "./check-events.ts";
import type { ClockMode, VirtualClock } from "./clock/virtual-clock.ts";
import type { ConductReport } from "./conduct/conduct.ts";
import { conductOf } from "./conduct/conduct-of.ts";
import { MockServerError } from "./errors.ts";
import type { ArmedFault, FaultSpec } from "./faults/spec.ts";
import type { Journal, SocketSide } from "./journal/journal.ts";
import { testKeys } from "./limits/accounts.ts";
import type { Namespace } from "./namespace/namespace.ts";
import { type Namespaces, plainKey } from "./namespace/namespaces.ts";
import { gaugesOf, type KeyGauges } from "./page/gauges.ts";
import type { RoomLogEntry } from "./rooms/room-log.ts";
import { checkScenario } from "./scenario/check-scenario.ts";
import type { RunOptions, Scenario, ScenarioResult } from "./scenario/scenario.ts";
import type { ScenarioProgress } from "./scenario/scenario-runs.ts";
import { type Stage, sayInRoom } from "./scenario/stage.ts";
import type { WebcastConnectionReport } from "./sockets/webcast-connection.ts";
import { nameOf } from "./world/users.ts";
import type { WorldSnapshot } from "./world/world.ts";

/** Which sockets are meant: those that fit everything that is given. */
export interface SocketSelector {
  /** Number of the socket in the journal. */
  readonly socket?: number;
  readonly uniqueId?: string;
  readonly key?: string;
}

/** Everything about one mock that can be seen at once, as plain data. */
export interface MockState {
  readonly namespace: string;
  readonly seed: number;
  readonly clock: { readonly now: number } & ClockMode;
  readonly profile: string;
  readonly quirks: Readonly<Record<string, string>>;
  readonly world: WorldSnapshot;
  readonly sockets: readonly {
    readonly id: number;
    readonly side: SocketSide;
    readonly uniqueId: string;
    readonly roomId: string;
  }[];
  /** What each key may still use, without its name unless it is a test key; the first 100 keys. */
  readonly limits: readonly KeyGauges[];
}

/** A mock in a test's hand: what its world does, and what its clients did. The admin API is the same over HTTP. */
export interface MockControl {
  /** Name of the namespace, `default` for the server's own. */
  readonly id: string;
  /** Origin of the REST API, e.g. `http://127.0.0.1:40123`. */
  readonly url: string;
  /** Origin of the sockets, e.g. `ws://127.0.0.1:40123`. */
  readonly wsUrl: string;
  /** An API key for each tier. */
  readonly keys: Readonly<Record<Tier, string>>;
  readonly clock: VirtualClock;
  readonly journal: Journal;
  state(): MockState;
  /** Lets a user go live in a new room; gives its id. An unknown user is created. */
  live(uniqueId: string): string;
  /**
   * Ends a user's stream: sockets get `control` with action 3, the managed ones then close with 4005.
   *
   * @throws {MockServerError} ERR_NOT_LIVE
   */
  end(uniqueId: string): void;
  /**
   * Sends events to every socket in a user's room, in order, and gives how many took them. Ids and times that are
   * missing are filled in.
   *
   * @throws {MockServerError} ERR_ARGUMENT when an event is none of the contract's; ERR_NOT_LIVE
   */
  inject(uniqueId: string, events: readonly InjectedEvent[]): number;
  /**
   * What was put into a user's room beside its tape, by whomever, oldest first; after the end, into the room that was.
   * The newest 32,768 messages are kept, up to 8 MiB.
   *
   * @throws {MockServerError} ERR_NOT_LIVE when no stream is remembered
   */
  roomLog(uniqueId: string): RoomLogEntry[];
  /**
   * Refuses the cursors that were given so far: who comes back with one starts afresh. Who is connected stays.
   *
   * @param uniqueId whose room; all rooms when it is left out
   * @throws {MockServerError} ERR_NOT_LIVE
   */
  forgetCursors(uniqueId?: string): void;
  /** Closes sockets, and gives how many. A code that no close frame may carry cuts the connection instead. */
  kick(selector: SocketSelector, code: number, reason?: string): number;
  /** Makes a key known, or moves it to another tier. */
  setTier(key: string, tier: Tier): void;
  /** Sets how many caption credits a key has, whole minutes. */
  setCredits(key: string, credits: number): void;
  /**
   * Arms faults, all of them or none, for what happens from now on. They stay armed until they have happened as often as
   * they say. Parameters stand beside the name: `{ name: "http-status", status: 503 }`.
   *
   * @throws {MockServerError} ERR_ARGUMENT when a name, a selector or a parameter is none of {@link faultCatalog}'s
   */
  arm(faults: FaultSpec | readonly FaultSpec[]): ArmedFault[];
  /**
   * Takes an armed fault away, or all of them, also from connections that one has happened to; gives how many could
   * still have happened.
   */
  disarm(id?: number): number;
  /** Every fault that was armed and not taken away, and how often it has happened, oldest first. */
  faults(): ArmedFault[];
  /** @throws {MockServerError} ERR_FAULT_PENDING when a fault has not happened as often as it says, and still could */
  assertNoPendingFaults(): void;
  /**
   * A hash over all bytes that were sent on sockets and all answers: equal for two runs of the same seed, tape, time and
   * client. 64 hexadecimal digits.
   */
  transcriptHash(): string;
  /**
   * Runs a scenario to its end, and tells what came of it: a client that does not do what is expected makes it fail, and
   * is no error.
   *
   * @throws {MockServerError} ERR_SCENARIO_INVALID when it is none, before anything is done; ERR_ARGUMENT when 20 run
   */
  run(scenario: Scenario, options?: RunOptions): Promise<ScenarioResult>;
  /** The scenarios that run or have run, oldest first; the newest 100 are kept. */
  scenarios(): ScenarioProgress[];
  /** Begins anew: world, limits, tokens, caches, journal and clock are as at first, all sockets are cut. */
  reset(options?: { readonly seed?: number }): void;
  /** What the clients of the binary socket did so far, oldest first; the newest 1,000 are kept. */
  webcastConnections(): WebcastConnectionReport[];
  /**
   * Grades how the clients behaved, from the wire alone: which rules were kept, broken, or had no chance. The newest
   * 10,000 entries of the journal are judged.
   *
   * @param options `since`: entries after this one only
   */
  conduct(options?: { readonly since?: number }): ConductReport;
}

type Distribute<Event> = Event extends unknown
  ? Omit<Event, "msgId" | "timestamp"> & Partial<Pick<Event, Extract<keyof Event, "msgId" | "timestamp">>>
  : never;
/** An event whose id and time may be missing. */
export type InjectedEvent = Distribute<Extract<LiveEventInit, { type: EventName }>>;

/** The control of one namespace. It stays good when the namespace begins anew. */
export function createControl(namespaces: Namespaces, id: string): MockControl {
  const mock = (): Namespace => {
    const found = namespaces.get(id);
    if (found) return found;
    throw new MockServerError(
      "ERR_ARGUMENT",
      `a namespace is 1 to 63 letters, digits and hyphens, got ${JSON.stringify(id)}`,
    );
  };
  const roomOf = (uniqueId: string) => {
    const room = mock().world.roomOf(uniqueId);
    if (room) return room;
    throw new MockServerError("ERR_NOT_LIVE", `${JSON.stringify(uniqueId)} is not live`);
  };
  const accountOf = (key: string) => {
    const account = mock().accounts.get(plainKey(key));
    if (account) return account;
    throw new MockServerError("ERR_ARGUMENT", "the key is not known: set its tier first");
  };
  const end = (uniqueId: string) => {
    mock().inject(roomOf(uniqueId).roomId, [{ type: "control", action: 3 }]);
    mock().world.endLive(uniqueId, mock().clock.now());
  };
  const stage = (): Stage => {
    const { clock, journal, ended } = mock();
    const say: Stage["say"] = (uniqueId, messages) => sayInRoom(mock(), roomOf(uniqueId), messages);
    return { ...control, clock, journal, ended, say };
  };
  const control: MockControl = {
    id,
    get url() {
      return mock().httpOrigin;
    },
    get wsUrl() {
      return mock().wsOrigin;
    },
    keys: testKeys,
    get clock() {
      return mock().clock;
    },
    get journal() {
      return mock().journal;
    },
    state: () => stateOf(mock()),
    live: (uniqueId) => {
      // Who listens to the room before is told that it is over.
      if (mock().world.roomOf(uniqueId)) end(uniqueId);
      return mock().world.goLive(uniqueId, mock().clock.now()).roomId;
    },
    end,
    inject: (uniqueId, events) => {
      checkEvents(events);
      return mock().inject(roomOf(uniqueId).roomId, events);
    },
    roomLog: (uniqueId) => {
      const { world, roomLogs } = mock();
      const over = world.roomOf(uniqueId) ? undefined : roomLogs.lastOf(uniqueId);
      return (over ?? roomLogs.find(roomOf(uniqueId).roomId))?.entries() ?? [];
    },
    forgetCursors: (uniqueId) => {
      const { roomLogs } = mock();
      const logs = uniqueId === undefined ? roomLogs.list() : [roomLogs.of(roomOf(uniqueId))];
      for (const log of logs) log.forgetCursors();
    },
    kick: (selector, code, reason = "") => kick(mock(), selector, code, reason),
    setTier: (key, tier) => {
      if (mock().accounts.set(plainKey(key), tier) === undefined)
        throw new MockServerError("ERR_ARGUMENT", "there are too many keys");
    },
    setCredits: (key, credits) => mock().captions.credits.of(accountOf(key)).set(credits),
    arm: (faults) => mock().faults.arm([faults].flat()),
    disarm: (id) => mock().faults.disarm(id),
    faults: () => mock().faults.list(),
    assertNoPendingFaults: () => assertNonePending(mock().faults.pending()),
    transcriptHash: () => mock().transcript.digest(),
    run: async (scenario, options) => mock().scenarios.begin(stage(), checkScenario(scenario), options).result,
    scenarios: () => mock().scenarios.list(),
    reset: ({ seed } = {}) => void namespaces.reset(mock().id, seed),
    webcastConnections: () => mock().webcast.reports(),
    conduct: ({ since = 0 } = {}) => conductOf(mock(), since),
  };
  return control;
}

function stateOf({ id, seed, clock, options, world, connections, accounts }: Namespace): MockState {
  const now = clock.now();
  return {
    namespace: id,
    seed,
    clock: { now, ...clock.mode },
    profile: options.profile,
    quirks: options.quirks,
    world: world.snapshot(now),
    sockets: connections.list().map((connection) => ({
      id: connection.id,
      side: connection.side,
      uniqueId: connection.uniqueId,
      roomId: connection.roomId(),
    })),
    limits: gaugesOf(accounts, now),
  };
}

function assertNonePending(pending: readonly ArmedFault[]): void {
  if (pending.length === 0) return;
  const list = pending.map(({ name, id, fired, count }) => `${name} (number ${id}: ${fired} of ${count})`).join(", ");
  throw new MockServerError("ERR_FAULT_PENDING", `faults that have not happened: ${list}`);
}

function kick(
  { connections }: Namespace,
  { socket, uniqueId, key }: SocketSelector,
  code: number,
  reason: string,
): number {
  const meant = connections
    .list()
    .filter((connection) => socket === undefined || connection.id === socket)
    .filter((connection) => uniqueId === undefined || nameOf(connection.uniqueId) === nameOf(uniqueId))
    .filter((connection) => key === undefined || connection.key === plainKey(key));
  for (const connection of meant) connection.close(code, reason);
  return meant.length;
}
