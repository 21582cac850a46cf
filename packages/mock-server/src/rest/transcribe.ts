import type { FastifyReply, FastifyRequest } from "fastify";
import { sideOf } from "./record.ts";

/** Takes an answer into the transcript; those of the server's own routes belong to nobody's run. */
export function transcribe(request: FastifyRequest, reply: FastifyReply, payload: unknown): void {
  if (sideOf(request) === undefined) return;
  // Files come as streams, and are the same every time.
  const body = typeof payload === "string" || Buffer.isBuffer(payload) ? payload : "";
  request.mock.transcript.answer(`${reply.statusCode} ${JSON.stringify(reply.getHeaders())}`, body);
}
