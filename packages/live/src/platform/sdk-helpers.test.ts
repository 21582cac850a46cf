import { describe, expect, it } from "vitest";
import { rejectionOf } from "../../testing/outcome.ts";
import { LiveError } from "../errors.ts";
import * as node from "./sdk-helpers.node.ts";
import * as web from "./sdk-helpers.web.ts";

describe("the helpers of the reference's SDK", () => {
  it("have the same names everywhere", () => {
    const names = new Set(["callApi", "fetchSignedUrl", "resolveLivePage", "resolveRoomId"]);
    expect(new Set(Object.keys(node))).toEqual(names);
    expect(new Set(Object.keys(web))).toEqual(names);
  });

  it.each(Object.entries(web))("say on the web that they need Node.js: %s", async (name, helper) => {
    const error = await rejectionOf((helper as () => Promise<unknown>)());
    expect(error).toBeInstanceOf(LiveError);
    expect(error).toMatchObject({ code: "ERR_NODE_REQUIRED", side: "local" });
    expect((error as LiveError).message).toBe(`ERR_NODE_REQUIRED: ${name} needs Node.js`);
  });
});
