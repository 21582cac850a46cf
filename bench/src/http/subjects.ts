import { createSigningClient, type SigningClient } from "@webcast-kit/signing";
import { Agent } from "undici";
import { type Call, type CallName, calls, headersOf } from "./answers.ts";

const API_KEY = "key-of-the-bench";
/** What a client of ours has by default. */
const CONNECTIONS = 10;

/** Makes one call, and gives the field of the answer that is wanted. */
type Subject = () => Promise<string>;

interface Envelope {
  readonly status_code: number;
  readonly data: Readonly<Record<string, string>>;
}

/** What one would write without a library; a wrong status is as much as it looks at. */
function globalFetch(baseUrl: string, name: CallName): Subject {
  const { path, parameters, field }: Call = calls[name];
  return async () => {
    const body = JSON.stringify(parameters);
    const response = await fetch(baseUrl + path, { method: "POST", headers: headersOf(API_KEY), body });
    return fieldOf(response.status, (await response.json()) as Envelope, field);
  };
}

/** The same by undici's `request`. */
function undiciRequest(baseUrl: string, name: CallName): Subject {
  const { path, parameters, field }: Call = calls[name];
  const dispatcher = new Agent({ connections: CONNECTIONS, pipelining: 1 });
  return async () => {
    const body = JSON.stringify(parameters);
    const options = { origin: baseUrl, path, method: "POST", headers: headersOf(API_KEY), body } as const;
    const response = await dispatcher.request(options);
    return fieldOf(response.statusCode, (await response.body.json()) as Envelope, field);
  };
}

function fieldOf(status: number, { data }: Envelope, field: string): string {
  if (status !== 200) throw new Error(`status ${status}`);
  return data[field] ?? "";
}

function client(baseUrl: string, name: CallName): Subject {
  return callOf(createSigningClient({ apiKey: API_KEY, baseUrl }), name);
}

/** The client with the check of answers off: the difference is what that costs. */
function clientUnchecked(baseUrl: string, name: CallName): Subject {
  return callOf(createSigningClient({ apiKey: API_KEY, baseUrl, validateResponses: "off" }), name);
}

function callOf(client: SigningClient, name: CallName): Subject {
  if (name === "signUrl") return async () => (await client.signUrl(calls.signUrl.parameters)).signedUrl;
  return async () => (await client.rest.roomId(calls.roomId.parameters)).room_id ?? "";
}

export const subjects = { globalFetch, undiciRequest, clientUnchecked, client } as const;

export type SubjectName = keyof typeof subjects;
