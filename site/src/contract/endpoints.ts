import { type ApiErrorKind, apiErrors, type Endpoint, endpoints } from "@webcast-kit/contract";
import { jsonBlock, tableOf } from "../markdown.ts";
import type { Page } from "../page.ts";
import { choiceOf, schemaTable } from "./schema-table.ts";

const all: readonly Endpoint[] = Object.values(endpoints);

const refusals = Object.entries<ApiErrorKind>(apiErrors);

/** A page for each endpoint, after one that lists them. */
export const endpointPages: readonly Page[] = [
  {
    path: "endpoints/index",
    title: "Endpoints",
    summary: "Every REST endpoint of the managed API: method, path, the tier it needs.",
    markdown: overview(),
  },
  ...all.map((endpoint) => ({
    path: pathOf(endpoint),
    title: endpoint.name,
    summary: `${endpoint.method} ${endpoint.path}: ${endpoint.summary}.`,
    markdown: markdownOf(endpoint),
  })),
];

function pathOf({ name }: Endpoint): string {
  return `endpoints/${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function overview(): string {
  const rows = all.map((endpoint) => {
    const link = `[${endpoint.name}](${pathOf(endpoint).replace("endpoints/", "")}.md)`;
    // One above the other: a phone shows no second wide column.
    const what = `${link}<br>${endpoint.summary}<br>\`${endpoint.method} ${endpoint.path}\``;
    return [what, endpoint.auth === "none" ? "no key" : endpoint.tier];
  });
  return `# Endpoints

The REST API is at \`https://api.tik.tools\`. A key travels in the header \`x-api-key\`, or in the query as \`apiKey\`. A call needs a key of
the tier that is named, or of a larger one: [tiers and limits](../tiers.md). What is not a success is one of the
[errors of the API](../api-errors.md).

Each of these is a typed method of the [signing client](../packages/signing.md), and each is played by the
[mock server](../packages/mock-server.md). The same as OpenAPI 3.1 is a file of the [contract](../packages/contract.md#for-other-languages).

${tableOf(["endpoint", "tier"], rows)}

**Known from**, on the pages of the endpoints: *documented*: the API's reference states it. *observed*: the reference is silent, public
clients need it. *invented*: nobody says; chosen so that the mock and the clients agree.
`;
}

function markdownOf(endpoint: Endpoint): string {
  const { name, method, path, summary, host, parametersIn, request, data, signedData, example } = endpoint;
  const answer = endpoint.envelope === "data" ? { status_code: 0, data: example.data } : example.data;
  return [
    `# ${name}`,
    `${summary}.`,
    `\`\`\`http\n${method} https://${host === "web" ? "tik.tools" : "api.tik.tools"}${path}\n\`\`\``,
    tableOf(["access", ""], accessRows(endpoint)),
    "## Parameters",
    `In the ${parametersIn === "body" ? "JSON body" : "query"}. ${choiceOf(request)}`,
    schemaTable(request),
    Object.keys(example.request).length > 0 ? jsonBlock(example.request) : "",
    "## Answer",
    endpoint.envelope === "data" ? "These fields stand in `data`." : "These fields stand at the top of the answer.",
    choiceOf(data),
    schemaTable(data),
    jsonBlock(answer),
    signedData === undefined ? "" : signedDataOf(signedData, example.signedData),
    "## Errors",
    "What any call may answer in place of that. The statuses and codes are this project's, since the reference has a text only; the mock\nserver answers with them. [How clients tell them](../errors.md).",
    tableOf(
      ["status", "code", "when"],
      refusals
        .filter(([code]) => canHappen(code, endpoint))
        .map(([code, { status, description }]) => [String(status), `\`${code}\``, description]),
    ),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** Leaves out the errors that need a key, a session, an image or a body where the endpoint has none. */
function canHappen(code: string, { auth, session, path, parametersIn }: Endpoint): boolean {
  if (code === "INVALID_API_KEY" || code === "TIER_REQUIRED") return auth === "key";
  if (code === "SESSION_REQUIRED") return session === "required";
  if (code === "FORBIDDEN") return session !== "none";
  if (code === "IMAGE_UNKNOWN") return path.includes("captcha");
  if (code === "PAYLOAD_TOO_LARGE" || code === "UNSUPPORTED_MEDIA_TYPE") return parametersIn === "body";
  return true;
}

function accessRows({ auth, tier, session, provenance }: Endpoint): string[][] {
  const sessions = {
    none: "not needed",
    optional: "may be sent, in `x-cookie-header`",
    required: "must be sent, in `x-cookie-header`",
  };
  return [
    ["key", auth === "none" ? "not needed" : "in `x-api-key`, or `apiKey` in the query"],
    ["smallest tier", auth === "none" ? "any" : `[${tier}](../tiers.md)`],
    ["cookies of a session", sessions[session]],
    ["known from", provenance],
  ];
}

function signedDataOf(schema: object, example: unknown): string {
  return [
    "## At the signed URL",
    "The endpoint signs; the caller fetches `signed_url` itself, and the platform answers:",
    schemaTable(schema),
    example === undefined ? "" : jsonBlock(example),
  ].join("\n\n");
}
