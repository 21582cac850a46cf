import type { IncomingMessage } from "node:http";
import type { Journal, SocketArrival } from "../journal/journal.ts";
import { Redactor } from "../journal/redact.ts";
import { plainKey } from "../namespace/namespaces.ts";
import { presentedKey } from "../presented-key.ts";
import { targetOf } from "../request-target.ts";

/** Names that are written down of one URL. */
const MAX_PARAMETERS = 50;
/** Longest name that is written down whole. */
const MAX_NAME_LENGTH = 64;

/** Who comes to a socket and with what, as the journal may have it. */
export function arrivalOf({ callers }: Journal, request: IncomingMessage): SocketArrival {
  const { query } = targetOf(request.url);
  const key = presentedKey(request.headers, query);
  const token = query.get("jwtKey") ?? "";
  const identity = (key === undefined ? token : plainKey(key)) || (request.socket.remoteAddress ?? "");
  // A caller may have written a secret where a name belongs.
  const redactor = new Redactor([key ?? "", token]);
  const names = [...new Set(query.keys())].slice(0, MAX_PARAMETERS);
  const parameters = names.map((name) => redactor.text(name).slice(0, MAX_NAME_LENGTH));
  return { caller: callers.numberOf(identity), parameters };
}
