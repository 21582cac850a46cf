import { type Endpoint, endpoints } from "@webcast-kit/contract";
import { createOpenApi } from "@webcast-kit/contract/documents";
import { type Html, html, prose } from "./html.ts";
import { type MockView, prefixOf } from "./mock-view.ts";
import { mark, section, table } from "./parts.ts";

/** Every REST endpoint, each with a link to where it can be tried. */
export function endpointsSection(mock: MockView): Html {
  const prefix = prefixOf(mock);
  const tags = tagsByOperation();
  const rows = Object.values<Endpoint>(endpoints).map((endpoint) => ({
    id: `endpoint-${endpoint.name}`,
    cells: [
      html`<span class="method ${endpoint.method.toLowerCase()}">${endpoint.method}</span>`,
      html`<a href="${prefix}/docs/openapi/#/${tags.get(endpoint.name)}/${endpoint.name}"><code>${breakable(endpoint.path)}</code></a>`,
      endpoint.tier,
      sessionOf(endpoint),
      html`${prose(endpoint.summary)} ${mark(endpoint.provenance)}`,
    ],
  }));
  return section(
    "endpoints",
    "Endpoints",
    html`<p>The tier is the smallest whose key may call it. A session is the cookies of a user of the platform, in the header
<code>x-cookie-header</code>: <code>sessionid=session_creator</code> is the session of <code>creator</code>, and so for every known user. Parameters, answers and a form to try each are in <a href="${prefix}/docs/openapi/">Swagger UI</a>.</p>`,
    table("Endpoints", ["Method", "Path", "Tier", "Session", "Summary"], rows),
  );
}

function sessionOf({ auth, session }: Endpoint): string | undefined {
  if (auth === "none") return "no key";
  return session === "none" ? undefined : session;
}

/** Says where a long path may go on in the next line. */
function breakable(path: string): Html {
  return html`${path.split("/").map((part, index) => (index === 0 ? part : html`<wbr>/${part}`))}`;
}

/** The group that each operation stands in. */
function tagsByOperation(): ReadonlyMap<unknown, string> {
  const operations = Object.values(createOpenApi().paths).flatMap((path) => Object.values(path));
  return new Map(operations.map(({ operationId, tags }) => [operationId, (tags as string[])[0] as string]));
}
