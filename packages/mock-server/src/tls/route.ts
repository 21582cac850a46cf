import type { FastifyInstance } from "fastify";
import { ApiError } from "../rest/reply.ts";
import type { MockTls } from "./mock-tls.ts";

/** Lets clients in any language, and `webcast-mock env`, ask how they come by TLS. */
export function addTlsRoute(app: FastifyInstance, tls: () => MockTls | undefined): void {
  app.get("/__mock/tls", () => {
    const found = tls();
    if (found === undefined) throw new ApiError("NOT_FOUND", "The server was started without TLS: start it with --tls");
    return found;
  });
}
