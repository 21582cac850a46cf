import { buffer } from "node:stream/consumers";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { sideOf } from "../rest/record.ts";
import { StepRunner } from "../wire/step-runner.ts";
import type { WireStep } from "../wire/steps.ts";
import type { HttpAnswer } from "./effects.ts";
import { answerSteps } from "./http-faults.ts";
import { sceneOf } from "./scene.ts";
import { openStepFilters, passAll } from "./wire-filter.ts";

/** Lets faults happen to answers of the API and of the platform; the server's own routes are safe. */
export function addHttpFaults(app: FastifyInstance): void {
  app.addHook("onSend", (request, reply, payload, done) => {
    const change = request.mock.faults.isIdle ? undefined : changeOf(request);
    if (change === undefined) {
      done();
      return;
    }
    // Fastify hears no more of the request, and forgets it when its connection goes.
    void readAnswer(reply, payload).then((answer) => carryOut(request, change(answer)), done);
  });
}

/** What happens to the answer of a request: it is decided now, while requests are in order. */
function changeOf(request: FastifyRequest): ((answer: HttpAnswer) => readonly WireStep[]) | undefined {
  const { mock, url, headers, ip } = request;
  const { faults } = mock;
  if (sideOf(request) === undefined) return undefined;
  const scene = sceneOf({ url, headers, address: ip });
  const [firing] = faults.fire("request", scene);
  const filters = openStepFilters(faults, scene, new Set());
  if (firing === undefined && filters.length === 0) return undefined;
  return (answer) => {
    const steps = firing?.fault.respond(answer, firing.parameters, firing.random) ?? answerSteps(answer);
    return passAll(filters, steps);
  };
}

async function readAnswer(reply: FastifyReply, payload: unknown): Promise<HttpAnswer> {
  const headers = Object.entries(reply.getHeaders()).map(([name, value]) => [name, String(value)]);
  return { status: reply.statusCode, headers: Object.fromEntries(headers), body: await toBytes(payload) };
}

async function toBytes(payload: unknown): Promise<Buffer> {
  if (payload === null || payload === undefined) return Buffer.alloc(0);
  if (typeof payload === "string" || Buffer.isBuffer(payload)) return Buffer.from(payload);
  return buffer(payload as NodeJS.ReadableStream);
}

function carryOut({ raw, mock }: FastifyRequest, steps: readonly WireStep[]): void {
  const { socket } = raw;
  const runner = new StepRunner({ stream: socket, clock: mock.clock, sent: () => undefined });
  socket.once("close", () => runner.close());
  runner.run(steps);
}
