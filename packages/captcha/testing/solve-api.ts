import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { afterEach } from "vitest";
import { json } from "../../signing/testing/test-server.ts";
import { type CaptchaClient, createCaptchaClient } from "../src/client/captcha-client.ts";
import type { CaptchaClientOptions } from "../src/client/client-options.ts";

export { json, success } from "../../signing/testing/test-server.ts";

/** A request as it arrived. */
interface SolveCall {
  readonly method: string | undefined;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readonly<Record<string, string>>;
}

/** Answers a request; `count` is 1 for the first one. */
export type Answerer = (response: ServerResponse, call: SolveCall, count: number) => void;

/** A server on loopback in place of the API. */
export interface SolveApi {
  readonly url: string;
  readonly calls: readonly SolveCall[];
  /** A client of this server, which is closed after the test. */
  client(options?: CaptchaClientOptions): CaptchaClient;
}

export const KEY = "key-of-the-test";

/** Lets a test file start servers, which are stopped after each test. */
export function useSolveApis(): (answer?: Answerer) => Promise<SolveApi> {
  const ends: (() => Promise<void>)[] = [];
  afterEach(async () => {
    await Promise.all(ends.splice(0).map((end) => end()));
  });
  return async (answer = notFound) => {
    const calls: SolveCall[] = [];
    const sockets = new Set<Socket>();
    const server = createServer((request, response) => {
      void readCall(request).then((call) => answer(response, call, calls.push(call)));
    });
    server.on("connection", (socket) => {
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket)).on("error", () => {});
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    ends.push(async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    });
    const client = (options: CaptchaClientOptions = {}) => {
      const made = createCaptchaClient({ apiKey: KEY, baseUrl: url, random: () => 0.5, ...options });
      ends.push(() => made.close());
      return made;
    };
    return { url, calls, client };
  };
}

async function readCall(request: IncomingMessage): Promise<SolveCall> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { method, url: path = "", headers } = request;
  return { method, path, headers, body: JSON.parse(Buffer.concat(chunks).toString() || "{}") };
}

function notFound(response: ServerResponse): void {
  response.writeHead(404).end();
}

/** Answers with an error, as the mock server does. */
export function refuse(
  response: ServerResponse,
  status: number,
  code: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  json(response, { status_code: -1, error: "no", code }, status, headers);
}
