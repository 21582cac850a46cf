import { type ApiErrorCode, rateLimitHeaders } from "@webcast-kit/contract";
import type { FastifyReply } from "fastify";
import type { RequestQuota } from "../limits/accounts.ts";

const SECOND_MS = 1000;

/** An error that a handler answers with. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: ApiErrorCode;

  constructor(status: number, code: ApiErrorCode, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export function sendData(reply: FastifyReply, data: unknown): FastifyReply {
  return reply.send({ status_code: 0, data });
}

export function sendError(reply: FastifyReply, { status, code, message }: ApiError): FastifyReply {
  return reply.status(status).send({ status_code: -1, error: message, code, request_id: reply.request.id });
}

/** `X-RateLimit-*`. */
export function quotaHeaders({ limit, remaining, resetAtMs }: RequestQuota): Record<string, number> {
  return {
    [rateLimitHeaders.limit]: limit,
    [rateLimitHeaders.remaining]: remaining,
    [rateLimitHeaders.reset]: Math.ceil(resetAtMs / SECOND_MS),
  };
}

/** Sets `X-RateLimit-*`, and `Retry-After` on a refusal. */
export function setQuotaHeaders(reply: FastifyReply, quota: RequestQuota, now: number): void {
  reply.headers(quotaHeaders(quota));
  if (!quota.allowed) reply.header("retry-after", Math.max(1, Math.ceil((quota.resetAtMs - now) / SECOND_MS)));
}
