import { buffer } from "node:stream/consumers";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { isPreflight } from "../rest/cors.ts";
import { sideOf } from "../rest/record.ts";
import type { WireStep } from "../wire/steps.ts";
import type { HttpAnswer } from "./effects.ts";
import { answerSteps } from "./http-faults.ts";
import { sceneOf } from "./scene.ts";
import { StepFilters } from "./step-filters.ts";

/** How an answer leaves that HTTP does not send. */
interface Detour {
  /** In place of the answer's own bytes. */
  readonly steps: readonly WireStep[] | undefined;
  readonly filters: StepFilters;
}

const detours = new WeakMap<FastifyRequest, Detour>();

/**
 * Lets faults change answers of the API and of the platform; the server's own routes are safe, and so is what browsers
 * ask before they ask. Goes before the journal, which has the status that the client is told.
 */
export function addAnswerFaults(app: FastifyInstance): void {
  app.addHook("onSend", (request, reply, payload, done) => {
    if (request.mock.faults.isIdle || sideOf(request) === undefined || isPreflight(request)) done();
    else void changeAnswer(request, reply, payload).then((changed) => done(null, changed), done);
  });
}

/** Sends what HTTP would not send. Goes behind all that looks at an answer. */
export function addWireFaults(app: FastifyInstance): void {
  app.addHook("onSend", (request, reply, payload, done) => {
    const detour = detours.get(request);
    // Fastify hears no more of a request that takes one, and forgets it when its connection goes.
    if (detour === undefined) done();
    else void takeDetour(detour, request, reply, payload).catch(done);
  });
}

async function changeAnswer(request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<unknown> {
  const { faults } = request.mock;
  const { url, headers, ip } = request;
  const scene = sceneOf({ url, headers, address: ip });
  // All is decided before anything is waited for: requests are in order now.
  const firing = faults.first("request", scene);
  const filters = new StepFilters(faults, scene);
  filters.openNew();
  if (!filters.isEmpty) detours.set(request, { steps: undefined, filters });
  if (firing === undefined) return payload;
  const answer = await readAnswer(request, reply, payload);
  const changed = firing.fault.respond(answer, firing.parameters, firing.random);
  if ("status" in changed) return apply(changed, request, reply);
  detours.set(request, { steps: changed, filters });
  return answer.body;
}

function apply({ status, headers, body }: HttpAnswer, request: FastifyRequest, reply: FastifyReply): Buffer {
  // The word of an error that nobody is told.
  if (status !== reply.statusCode) request.failure = undefined;
  reply.code(status).headers(headers);
  reply.removeHeader("content-length");
  return body;
}

async function takeDetour(
  { steps, filters }: Detour,
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): Promise<void> {
  const all = filters.pass(steps ?? answerSteps(await readAnswer(request, reply, payload)));
  const { mock, raw } = request;
  // Beside the answer as it should have been: what left in its place, which may be nothing.
  mock.transcript.answer(`${all.length} steps`, "");
  for (const step of all) mock.transcript.answer(step.type, step.type === "write" ? step.bytes : "");
  // An answer to a request before it on the same connection goes first.
  if (reply.raw.socket === null) reply.raw.once("socket", () => mock.wires.answer(raw.socket, all));
  else mock.wires.answer(raw.socket, all);
}

async function readAnswer(request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<HttpAnswer> {
  const whole = await toBytes(payload);
  const headers = Object.entries(reply.getHeaders()).map(([name, value]) => [
    name,
    Array.isArray(value) ? value : String(value),
  ]);
  // An answer to HEAD tells of a body, and has none.
  const isHead = request.method === "HEAD";
  if (isHead) headers.push(["content-length", String(reply.getHeader("content-length") ?? whole.length)]);
  const body = isHead ? Buffer.alloc(0) : whole;
  return { status: reply.statusCode, headers: Object.fromEntries(headers), body, requestId: request.mockId };
}

async function toBytes(payload: unknown): Promise<Buffer> {
  if (payload === null || payload === undefined) return Buffer.alloc(0);
  if (typeof payload === "string" || Buffer.isBuffer(payload)) return Buffer.from(payload);
  return buffer(payload as NodeJS.ReadableStream);
}
