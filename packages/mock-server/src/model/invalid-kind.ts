import { type EndpointName, endpoints } from "@webcast-kit/contract";
import fc from "fast-check";
import { queryOf, sessionUser } from "./calls.ts";
import { formatRequest } from "./http-client.ts";

/** One kind of wrong request, and what it has to be answered with. */
export interface InvalidKind {
  readonly name: string;
  readonly requests: fc.Arbitrary<Buffer>;
  readonly status: number;
  /** Whether the answer may also be a success or another refusal: odd, and not wrong. */
  readonly isOdd?: boolean;
}

export const kind = (
  name: string,
  status: number,
  ...requests: readonly (Buffer | fc.Arbitrary<Buffer>)[]
): InvalidKind => ({
  name,
  status,
  requests: fc.oneof(...requests.map((each) => (Buffer.isBuffer(each) ? fc.constant(each) : each))),
});
export const odd = (name: string, ...requests: readonly Buffer[]): InvalidKind => ({
  ...kind(name, 0, ...requests),
  isOdd: true,
});

interface Sent {
  readonly headers?: Readonly<Record<string, string>>;
  readonly parameters?: object;
  readonly body?: string | Buffer;
  readonly query?: string;
}

/** Makes requests of one endpoint that are right but for what is said. */
export function formatter(name: EndpointName) {
  const { method, path, parametersIn, example } = endpoints[name];
  const cookie = `sessionid=session_${sessionUser(name, "owner")}`;
  const ownHeaders = { "x-api-key": "test_pro", "x-cookie-header": cookie };
  return ({ headers = {}, parameters = example.request, body, query }: Sent): Buffer => {
    const all = { ...ownHeaders, ...headers };
    if (parametersIn === "query") return formatRequest(method, path + (query ?? queryOf(parameters)), { headers: all });
    const content = body ?? JSON.stringify(parameters);
    return formatRequest(method, path + (query ?? ""), {
      headers: { "content-type": "application/json", ...all },
      body: content,
    });
  };
}

export type Format = ReturnType<typeof formatter>;

/** Puts one more header line into a request. */
export function insert(request: Buffer, line: string): Buffer {
  return Buffer.from(request.toString("latin1").replace("\r\n", `\r\n${line}\r\n`), "latin1");
}
