import {
  apiErrors,
  captionsMessages,
  closeCodes,
  type Endpoint,
  endpoints,
  events,
  observedEvents,
  type Quirk,
  quirkReadings,
  quirks,
  sockets,
  tiers,
} from "@webcast-kit/contract";
import fastify from "fastify";
import { describe, expect, it } from "vitest";
import { addAdminRoutes } from "../admin/routes.ts";
import { addStream, Feeds } from "../page/stream.ts";
import { addTlsRoute } from "../tls/route.ts";
import { adminRoutes } from "./admin-section.ts";
import { fieldsOf } from "./fields.ts";
import { escapeHtml } from "./html.ts";
import type { MockView } from "./mock-view.ts";
import { createDocsPage } from "./page.ts";

const mock: MockView = {
  httpOrigin: "http://127.0.0.1:4000",
  wsOrigin: "ws://127.0.0.1:4000",
  quirks: { ...quirkReadings.default, roomIdCache: "5min" },
  options: { liveUsers: ["streamer_name"] },
};
const page = createDocsPage(mock);
const text = page.replace(/<[^>]*>/g, "");

/** The element that an anchor leads to: everything up to the next one. */
function partOf(id: string): string {
  const start = page.indexOf(` id="${id}"`);
  expect(start, id).toBeGreaterThan(0);
  const end = page.slice(start + 1).search(/<(tr|article|section)\b/);
  return page.slice(start, start + 1 + end);
}

describe("the page", () => {
  it.each(Object.values<Endpoint>(endpoints))("has endpoint $name", ({ name, method, path, tier, summary }) => {
    const part = partOf(`endpoint-${name}`).replace(/<wbr>/g, "");
    for (const fact of [method, path, tier, escapeHtml(summary)]) expect(part).toContain(fact);
    expect(part).toMatch(new RegExp(`href="/docs/openapi/#/[a-z_]+/${name}"`));
  });

  it.each(Object.entries({ ...events, ...observedEvents }))("has event %s with its fields", (name, schema) => {
    const part = partOf(`event-${name}`);
    const own = fieldsOf(schema).filter(({ path }) => !["type", "msgId", "timestamp"].includes(path));
    for (const { path } of own) expect(part).toContain(`<code>${path}</code>`);
    expect(part.includes(`</a> <span class="mark observed">`)).toBe(name in observedEvents);
  });

  it.each(Object.entries(captionsMessages))("has captions message %s with its fields", (type, schema) => {
    for (const path of Object.keys(schema.properties)) {
      if (path !== "type") expect(partOf(`captions-${type}`)).toContain(`<code>${path}</code>`);
    }
  });

  it.each(Object.values(sockets))("has socket $name with its query", ({ name, path, query }) => {
    const part = partOf(`socket-${name}`);
    expect(part).toContain(`ws://127.0.0.1:4000${path}`);
    for (const parameter of Object.keys(query.properties)) expect(part).toContain(`<code>${parameter}</code>`);
  });

  it.each(Object.values(closeCodes))(
    "has close code $code with its decision",
    ({ code, name, decision, description }) => {
      for (const fact of [name, decision, description]) expect(partOf(`close-${code}`)).toContain(fact);
    },
  );

  it.each(Object.entries(apiErrors))("has error %s", (code, { status }) => {
    expect(partOf(`error-${code}`)).toContain(String(status));
  });

  it.each(Object.entries<Quirk>(quirks))("has quirk %s with its values", (name, { values, contradiction }) => {
    for (const value of [...values, contradiction]) expect(partOf(`quirk-${name}`)).toContain(value);
  });

  it("marks the readings in force", () => {
    expect(partOf("quirk-roomIdCache")).toContain('class="in-force">5min<');
    expect(partOf("quirk-offline")).toContain('class="in-force">error<');
  });

  it("names a key for each tier", () => {
    for (const tier of tiers) expect(text).toContain(`test_${tier}`);
  });

  it("has every anchor once, and no link to an anchor that is missing", () => {
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const targets = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    expect(targets.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it("escapes what the server was started with", () => {
    const name = `'"><script>alert(1)</script>`;
    const evil = createDocsPage({ ...mock, options: { liveUsers: [name] } });
    expect(evil).not.toContain("<script>alert");
    expect(evil.match(/<script/g)).toHaveLength(1);
    // The shell gets one word, too.
    expect(evil).toContain(escapeHtml(`-d '{"unique_id":"'\\''\\"><script>alert(1)</script>"}'`));
  });
});

it("tells of every route of the admin API, and of no other", () => {
  const app = fastify({ exposeHeadRoutes: false });
  const routes: string[] = [];
  app.addHook("onRoute", ({ method, url }) => void routes.push(`${method} ${url}`));
  addAdminRoutes(app, undefined as never);
  addTlsRoute(app, () => undefined);
  addStream(app, undefined as never, new Feeds());
  expect(new Set(adminRoutes.map(({ method, path }) => `${method} ${path}`))).toEqual(new Set(routes));
});
