import { ProtocolError } from "@webcast-kit/protocol";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Static, TSchema } from "typebox";
import { checkSchema } from "../check-schema.ts";
import { conductFormats } from "../conduct/formats/index.ts";
import { createControl, type InjectedEvent, type MockControl } from "../control.ts";
import { MockServerError } from "../errors.ts";
import { describeFaults } from "../faults/catalog.ts";
import type { FaultSpec } from "../faults/spec.ts";
import type { JournalFilter } from "../journal/journal.ts";
import type { Namespaces } from "../namespace/namespaces.ts";
import { ApiError } from "../rest/reply.ts";
import { toType } from "../rest/validation.ts";
import type { Scenario } from "../scenario/scenario.ts";
import * as bodies from "./schemas.ts";

/**
 * The admin API under `/__mock/`: {@link MockControl} over HTTP, for tests in any language. It needs no key; a request
 * is for the namespace that its path or its header names.
 */
export function addAdminRoutes(app: FastifyInstance, namespaces: Namespaces): void {
  const control = (request: FastifyRequest) => createControl(namespaces, request.mock.id);
  const get = (path: string, answer: (mock: MockControl, request: FastifyRequest, reply: FastifyReply) => unknown) =>
    app.get(`/__mock/${path}`, (request, reply) => run(() => answer(control(request), request, reply)));
  const post = <Body extends TSchema>(
    path: string,
    schema: Body,
    act: (mock: MockControl, body: Static<Body>, reply: FastifyReply) => unknown,
  ) =>
    app.post(`/__mock/${path}`, (request, reply) =>
      run(() => act(control(request), checkBody(schema, request.body ?? {}), reply)),
    );

  get("ready", () => ({ ready: true }));
  get("state", (mock) => mock.state());
  get("keys", (_mock, { mock }) => mock.accounts.list().map(({ key, tier }) => ({ key, tier })));
  post("keys", bodies.SetTier, (mock, { key, tier, credits }) => {
    mock.setTier(key, tier);
    if (credits !== undefined) mock.setCredits(key, credits);
    return { key, tier };
  });
  post("live", bodies.OneUser, (mock, { uniqueId }) => ({ roomId: mock.live(uniqueId) }));
  post("end", bodies.OneUser, (mock, { uniqueId }) => {
    mock.end(uniqueId);
    return { ended: true };
  });
  post("inject", bodies.Inject, (mock, { uniqueId, events }) => ({
    delivered: mock.inject(uniqueId, events as unknown as InjectedEvent[]),
  }));
  get("room-log", (mock, { query }) => mock.roomLog(checkBody(bodies.OneUser, query, "query").uniqueId));
  post("forget-cursors", bodies.SomeRooms, (mock, { uniqueId }) => {
    mock.forgetCursors(uniqueId);
    return { forgotten: true };
  });
  post("kick", bodies.Kick, (mock, { code, reason, ...selector }) => ({ kicked: mock.kick(selector, code, reason) }));
  get("faults", (mock) => ({ catalog: describeFaults(), armed: mock.faults() }));
  post("faults", bodies.Arm, (mock, body) => ({
    armed: mock.arm("faults" in body ? (body.faults as FaultSpec[]) : (body as FaultSpec)),
  }));
  post("disarm", bodies.Disarm, (mock, { id }) => ({ disarmed: mock.disarm(id) }));
  get("scenario", (mock) => mock.scenarios());
  post("scenario", bodies.RunScenario, runScenario);
  get("transcript", (mock) => ({ transcriptHash: mock.transcriptHash() }));
  get("clock", ({ clock }) => ({ now: clock.now(), ...clock.mode }));
  post("clock", bodies.SetClock, async (mock, { advanceMs, ...mode }) => {
    if (mode.mode !== undefined) mock.clock.setMode(checkBody(bodies.ClockMode, mode));
    if (advanceMs !== undefined) await mock.clock.advance(advanceMs);
    return { now: mock.clock.now(), ...mock.clock.mode };
  });
  post("reset", bodies.Reset, (mock, options) => {
    mock.reset(options);
    return { reset: true };
  });
  get("journal", readJournal);
  get("webcast-connections", (mock) => mock.webcastConnections());
  get("conduct", (mock, { query }, reply) => {
    const { format = "json", since } = checkBody(bodies.ConductQuery, withNumbers(bodies.ConductQuery, query), "query");
    const report = mock.conduct(since === undefined ? {} : { since });
    // Sent as it is, the report itself; the others are texts of one section.
    if (format === "json") return report;
    const { type, write } = conductFormats[format];
    return reply.type(type).send(write([{ name: mock.id, report }]));
  });
}

/** What the control refuses is told as the caller's mistake. */
async function run(act: () => unknown): Promise<unknown> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof MockServerError || error instanceof ProtocolError)) throw error;
    throw new ApiError(error.code === "ERR_NOT_LIVE" ? "NOT_LIVE" : "INVALID_REQUEST", error.message);
  }
}

function checkBody<Body extends TSchema>(schema: Body, body: unknown, where = "body"): Static<Body> {
  return checkSchema(schema, body, (path, reason) => new ApiError("INVALID_REQUEST", `${where}${path} ${reason}`));
}

/** Runs a scenario: to its end, unless the client goes before, or only begins to. */
async function runScenario(
  mock: MockControl,
  { wait = true, startAt, ...scenario }: Static<typeof bodies.RunScenario>,
  reply: FastifyReply,
): Promise<object | undefined> {
  if ("tapes" in scenario)
    throw new ApiError("INVALID_REQUEST", "body/tapes is not known here: tapes lie beside files");
  const running = mock.run(scenario as unknown as Scenario, {
    ...(wait ? { signal: whenGone(reply) } : {}),
    ...(startAt === undefined ? {} : { startAt }),
  });
  // What is refused is refused at once.
  return wait ? await running : await Promise.race([running, Promise.resolve()]).then(() => mock.scenarios().at(-1));
}

/** Entries that fit; waits for `atLeast` of them for up to `waitMs` of real time. */
async function readJournal(mock: MockControl, request: FastifyRequest, reply: FastifyReply): Promise<object> {
  const query = withNumbers(bodies.JournalQuery, request.query);
  const { atLeast, waitMs = 0, limit = 1000, ...filter } = checkBody(bodies.JournalQuery, query, "query");
  const signal = whenGone(reply);
  const count = atLeast ?? (waitMs > 0 ? 1 : 0);
  const found = await mock.journal.waitFor(filter as JournalFilter, { count, timeoutMs: waitMs, signal });
  return { satisfied: found.length >= count, matched: found.length, entries: found.slice(0, limit) };
}

/** A query whose numbers are numbers. */
function withNumbers(schema: { readonly properties: object }, query: unknown): Record<string, unknown> {
  const properties = schema.properties as Record<string, { type?: string }>;
  return Object.fromEntries(
    Object.entries(query as Record<string, string>).map(([name, text]) => [name, toType(text, properties[name]?.type)]),
  );
}

/** Aborts when the client goes away, or has its answer. */
function whenGone({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  raw.once("close", () => gone.abort());
  return gone.signal;
}
