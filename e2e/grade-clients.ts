/** Clients for `webcast-mock grade`, as programs; each is told by its environment where to go. */

const environment = `
const { WEBCAST_MOCK_WS_URL: ws, WEBCAST_MOCK_URL: url, WEBCAST_MOCK_KEY: key, WEBCAST_MOCK_UNIQUE_ID: name,
  WEBCAST_MOCK_SIDE: side } = process.env;
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
`;

/** Comes back at once whatever happens, on every side, and acknowledges nothing; goes when it was heard long enough. */
export const hasty = `import { WebSocket } from "ws";
${environment}
const opened = (address, headers) => new Promise((resolve) => {
  const socket = new WebSocket(address, { headers });
  socket.on("error", () => undefined);
  // When nobody sends it away, there is no more to see.
  const patience = setTimeout(() => process.exit(), 2500);
  socket.on("close", () => {
    clearTimeout(patience);
    resolve();
  });
});
async function credentials() {
  const headers = { "x-api-key": key, "content-type": "application/json" };
  const body = JSON.stringify({ unique_id: name });
  return (await (await fetch(url + "/webcast/ws_credentials", { method: "POST", headers, body })).json()).data;
}
const ways = {
  managed: () => opened(ws + "/?uniqueId=" + name + "&apiKey=" + key),
  captions: () => opened(ws + "/captions?uniqueId=" + name + "&apiKey=" + key),
  rest: async () => (await fetch(url + "/webcast/check_alive?unique_id=" + name + "&apiKey=" + key)).text(),
  direct: async () => {
    const data = await credentials();
    if (data) await opened(data.ws_url, { "User-Agent": data.user_agent, Cookie: data.cookies });
  },
};
for (let times = 0; times < 14; times++) {
  await ways[side]().catch(() => undefined);
  await wait(60);
}
process.exit();
`;

/** This project's own clients, as their READMEs use them. */
export const own = `
import { TikTokCaptions, TikTokLive } from "@webcast-kit/live";
import { connectDirect, createSigningClient } from "@webcast-kit/signing";
const { WEBCAST_MOCK_URL: baseUrl = "", WEBCAST_MOCK_KEY: apiKey = "", WEBCAST_MOCK_UNIQUE_ID: uniqueId = "",
  WEBCAST_MOCK_SIDE: side } = process.env;
if (side === "managed" || side === "captions") {
  const client = new (side === "managed" ? TikTokLive : TikTokCaptions)({ uniqueId, apiKey, baseUrl });
  client.on("error", () => undefined);
  await client.connect();
  for await (const _ of client);
}
const client = createSigningClient({ apiKey, baseUrl });
if (side === "direct") for await (const _ of await connectDirect({ client, uniqueId }));
if (side === "rest") for (let times = 0; times < 3; times++) await client.rest.checkAlive({ unique_id: uniqueId });
`;

/** Asks on after 429, and has its key in the URL. */
export const pythonPoller = `
import os, time, urllib.error, urllib.request
url = os.environ["WEBCAST_MOCK_URL"] + "/webcast/rate_limits?apiKey=" + os.environ["WEBCAST_MOCK_KEY"]
for _ in range(4):
    try:
        urllib.request.urlopen(url).read()
    except urllib.error.HTTPError as error:
        error.read()
    time.sleep(0.2)
`;

/** Leaves a child behind that does not want to go. */
export const parent = `import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
const child = spawn(process.execPath, ["-e", "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)"]);
writeFileSync(process.env.PID_FILE, String(child.pid));
await fetch(process.env.WEBCAST_MOCK_URL + "/webcast/rate_limits");
setInterval(() => {}, 1000);
`;
