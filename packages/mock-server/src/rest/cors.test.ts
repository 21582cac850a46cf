import { type Endpoint, endpoints } from "@webcast-kit/contract";
import fastify, { type FastifyInstance } from "fastify";
import { beforeEach, describe, expect, it } from "vitest";
import { addCors } from "./cors.ts";
import { addRoute } from "./route.ts";

let app: FastifyInstance;

beforeEach(() => {
  app = fastify();
  addCors(app);
  const endpoint: Endpoint = endpoints.roomInfo;
  addRoute(app, { endpoint, handle: () => ({}), methods: ["GET", "POST"], url: "/webcast/x/:id" });
  app.get("/api", { config: { side: "api" } }, () => ({}));
  app.get("/broken", { config: { side: "api" } }, () => {
    throw new Error("broken");
  });
  app.get("/platform", { config: { side: "platform" } }, () => ({}));
  app.get("/own", () => ({}));
});

const preflight = (url: string) =>
  app.inject({ method: "OPTIONS", url, headers: { origin: "http://a", "access-control-request-method": "POST" } });

describe("pages of other origins", () => {
  it("may ask what they may send to a path of the API", async () => {
    const { statusCode, headers, body } = await preflight("/webcast/x/1?a=b");
    expect([statusCode, body]).toEqual([204, ""]);
    expect(headers).toMatchObject({
      "access-control-allow-origin": "*",
      "access-control-allow-methods": "GET, POST",
      "access-control-allow-headers": expect.stringContaining("x-api-key"),
    });
  });

  it("are not told so of other paths, nor of other OPTIONS", async () => {
    for (const url of ["/webcast/x", "/webcast/x/1/2", "/platform", "/own"])
      expect((await preflight(url)).statusCode).toBe(404);
    expect((await app.inject({ method: "OPTIONS", url: "/webcast/x/1" })).statusCode).toBe(404);
  });

  it.each([
    ["/api", 200],
    ["/broken", 500],
    ["/nowhere", 404],
  ])("may read the answer of %s and what is left", async (url, status) => {
    const { statusCode, headers } = await app.inject({ url, headers: { origin: "http://a" } });
    expect([statusCode, headers["access-control-allow-origin"]]).toEqual([status, "*"]);
    expect(headers["access-control-expose-headers"]).toContain("x-ratelimit-remaining");
  });

  it.each(["/platform", "/own"])("may not read %s, which is not of the API", async (url) => {
    const { headers } = await app.inject(url);
    expect(headers).not.toHaveProperty("access-control-allow-origin");
  });
});
