import type { Endpoint } from "@webcast-kit/contract";
import type { FastifyInstance } from "fastify";
import type { Account } from "../limits/accounts.ts";
import { originsOf } from "../namespace/origins.ts";
import { admit, countFailedCall, sessionOf } from "./admission.ts";
import { type Call, SignedAnswer } from "./call.ts";
import { rememberRoute } from "./known-methods.ts";
import { parametersOf } from "./validation.ts";

/** An endpoint, where it is found and what answers it. */
export interface ApiRoute {
  readonly endpoint: Endpoint;
  readonly handle: (call: Call) => unknown;
  /** Default: the endpoint's own. */
  readonly methods?: Endpoint["method"][];
  /** Default: the endpoint's path. */
  readonly url?: string;
  readonly admit?: typeof admit;
  readonly parametersOf?: typeof parametersOf;
}

/** Lets a route answer: who may call comes before what is asked. */
export function addRoute(app: FastifyInstance, route: ApiRoute): void {
  const { endpoint, handle, methods = [endpoint.method], url = endpoint.path } = route;
  rememberRoute(app, methods, url);
  app.route({
    method: methods,
    url,
    exposeHeadRoute: false,
    config: { side: "api" },
    // Before the body is read: a refused caller's parameters are nobody's business.
    onRequest: (request, reply, done) => {
      const account = (route.admit ?? admit)(request.mock, endpoint, request, reply);
      const letIn = (admitted: Account) => {
        const { user, cookies } = sessionOf(request.mock, endpoint, request);
        request.admitted = { account: admitted, sessionUser: user, sessionCookies: cookies };
        done();
      };
      if (account instanceof Promise) account.then(letIn).catch(done);
      else letIn(account);
    },
    // Then comes the handler of all errors.
    errorHandler: (error, request, reply) => {
      countFailedCall(request, reply);
      throw error;
    },
    // Most answers are there at once; to wait for them would cost as much as to make them.
    handler: (request, reply) => {
      const { mock, admitted } = request;
      if (admitted === undefined) throw new Error("a handler ran before its admission");
      const parameters = (route.parametersOf ?? parametersOf)(endpoint, request) as Call["parameters"];
      const { account, sessionUser, sessionCookies } = admitted;
      const now = mock.clock.now();
      const origins = originsOf(mock, request.raw);
      const answer = handle({ account, sessionUser, sessionCookies, mock, parameters, now, origins, reply, request });
      return answer instanceof Promise ? answer.then((later) => toBody(endpoint, later)) : toBody(endpoint, answer);
    },
  });
}

function toBody({ envelope }: Endpoint, answer: unknown): unknown {
  if (answer instanceof SignedAnswer) return answer.fields;
  return envelope === "top" ? answer : { status_code: 0, data: answer };
}
