import { type Tier, tiers } from "@webcast-kit/contract";
import { testKeys } from "../limits/accounts.ts";
import { type Html, html } from "./html.ts";
import { type MockView, prefixOf } from "./mock-view.ts";
import { section, snippet, table } from "./parts.ts";

/** What the mock is, and lines to try it with. */
export function startSection(mock: MockView): Html {
  const { httpOrigin, wsOrigin } = mock;
  const prefix = prefixOf(mock);
  return section(
    "start",
    "Start",
    html`<p class="lead">A stand-in for the managed TikTok LIVE API, for tests in any language: its REST endpoints, its sockets, and
what the platform does behind signed URLs. Its world is made up and the same for the same seed. Point a client at:</p>
<dl class="origins"><div><dt>REST</dt><dd><code>${httpOrigin}</code></dd></div><div><dt>Sockets</dt><dd><code>${wsOrigin}</code></dd></div></dl>
<p class="links"><a href="${prefix}/docs/openapi/">Try the endpoints</a> <a href="${prefix}/openapi.json">openapi.json</a>
<a href="${prefix}/asyncapi.json">asyncapi.json</a></p>
<h3>Keys</h3>
<p>One key for each tier. It travels in the header <code>x-api-key</code>, or in the query as <code>apiKey</code>.</p>`,
    table(
      "Keys",
      ["Key", "Tier"],
      tiers.map((tier: Tier) => ({ cells: [html`<code>${testKeys[tier]}</code>`, tier] })),
      "grid",
    ),
    html`<h3>Lines to copy</h3>`,
    linesToCopy(mock).map(({ label, line }) => snippet(label, line)),
    html`<p>Every origin takes a prefix <code>/ns/&lt;name&gt;</code>: a mock of its own, with its own world, limits and clock, for
one test.</p>`,
  );
}

/** Commands that work as they are against this mock. */
export function linesToCopy({ httpOrigin, wsOrigin, options }: MockView): { label: string; line: string }[] {
  const uniqueId = options.liveUsers[0] ?? "streamer_name";
  const query = new URLSearchParams({ uniqueId, apiKey: testKeys.pro });
  const socketUrl = `${wsOrigin}/?${query}`;
  const comment = { type: "chat", user: { uniqueId: "viewer" }, comment: "Hello" };
  return [
    {
      label: "Read the limits of a key",
      line: `curl -H 'x-api-key: ${testKeys.pro}' ${httpOrigin}/webcast/rate_limits`,
    },
    {
      label: "Ask about a room",
      line: post(`${httpOrigin}/webcast/room_info`, { unique_id: uniqueId }, `-H 'x-api-key: ${testKeys.pro}' `),
    },
    { label: "Listen to a room", line: `npx wscat -c ${quote(socketUrl)}` },
    {
      label: "The same in a script",
      line: `new WebSocket(${JSON.stringify(socketUrl)}).onmessage = ({ data }) => console.log(data);`,
    },
    { label: "Say something in the room", line: post(`${httpOrigin}/__mock/inject`, { uniqueId, events: [comment] }) },
  ];
}

function post(url: string, body: object, headers = ""): string {
  return `curl ${headers}-H 'content-type: application/json' \\\n  -d ${quote(JSON.stringify(body))} \\\n  ${url}`;
}

/** One word of a POSIX shell. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
