import { startMockServer } from "@webcast-kit/mock-server";

/** One call of the API, and how it travels. */
export interface Call {
  readonly path: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** The field of the answer that a caller wants. */
  readonly field: string;
}

/** A short answer, and a longer one that the client also reads into other names and judges the host of. */
export const calls = {
  roomId: { path: "/webcast/room_id", parameters: { unique_id: "streamer" }, field: "room_id" },
  signUrl: {
    path: "/webcast/sign_url",
    parameters: { url: "https://webcast.tiktok.com/webcast/im/fetch/?room_id=7123456789" },
    field: "signed_url",
  },
} as const satisfies Record<string, Call>;

export type CallName = keyof typeof calls;

/** What a server says to each call again and again, by path. */
export type Answers = Readonly<Record<string, { readonly headers: Record<string, string>; readonly body: string }>>;

/** What every request has, whoever sends it. */
export function headersOf(apiKey: string): Record<string, string> {
  return { accept: "application/json", "x-api-key": apiKey, "content-type": "application/json" };
}

/** Asks the mock once for each answer, with the headers that the API sends. */
export async function recordAnswers(): Promise<Answers> {
  await using mock = await startMockServer();
  const recorded = Object.values(calls).map(async ({ path, parameters }) => {
    const headers = headersOf(mock.keys.pro);
    const response = await fetch(mock.url + path, { method: "POST", headers, body: JSON.stringify(parameters) });
    const body = await response.text();
    if (!response.ok) throw new Error(`${path} was answered with ${response.status}: ${body}`);
    const kept = [...response.headers].filter(([name]) => name === "content-type" || name.startsWith("x-ratelimit"));
    return [path, { headers: Object.fromEntries(kept), body }] as const;
  });
  return Object.fromEntries(await Promise.all(recorded));
}
