import { type EndpointName, endpoints } from "@webcast-kit/contract";
import type { Target } from "./commands/command.ts";
import { formatRequest } from "./http-client.ts";
import { ROOM_HOST, type SessionKind, USER } from "./outcome.ts";

/** Parameters in place of the example's, which names a video that is nobody's. */
const otherParameters: Partial<Record<EndpointName, object>> = { videoDetail: { video_id: "VID123" } };

/** Who may do it. */
const owners: Partial<Record<EndpointName, string>> = { userEarnings: USER, videoList: USER, videoDetail: "creator" };

/** The users whose cookies a request comes with. */
export function sessionUser(endpoint: EndpointName, session: SessionKind): string | undefined {
  if (session === "none") return undefined;
  return session === "other" ? "streamer" : (owners[endpoint] ?? ROOM_HOST);
}

/** A valid request of an endpoint, with the parameters of its example. */
export function formatCall(
  name: EndpointName,
  { prefix, headers, key }: Target,
  { session = "none", parameters }: { readonly session?: SessionKind; readonly parameters?: object } = {},
): Buffer {
  const { method, path, example } = endpoints[name];
  const values = parameters ?? otherParameters[name] ?? example.request;
  const user = sessionUser(name, session);
  const all = {
    ...headers,
    ...(key === undefined ? {} : { "x-api-key": key }),
    ...(user === undefined ? {} : { "x-cookie-header": `sessionid=session_${user}` }),
  };
  if (method === "POST" || method === "PUT") {
    return formatRequest(method, prefix + path, {
      headers: { ...all, "content-type": "application/json" },
      body: JSON.stringify(values),
    });
  }
  return formatRequest(method, `${prefix}${path}${queryOf(values)}`, { headers: all });
}

/** Parameters as a query; nothing when there are none. */
export function queryOf(parameters: object): string {
  const query = Object.entries(parameters).map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
  return query.length === 0 ? "" : `?${query.join("&")}`;
}
