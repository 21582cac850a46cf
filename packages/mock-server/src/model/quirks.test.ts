import { type EndpointName, endpoints, type QuirkName, quirkReadings, quirks } from "@webcast-kit/contract";
import { describe, expect, it } from "vitest";
import { formatCall, queryOf } from "./calls.ts";
import { Coverage } from "./coverage.ts";
import { formatRequest } from "./http-client.ts";
import { Rig } from "./rig.ts";

/*
 * One long visit to a server of each reading. A quirk that could not be told from its other values by anything that
 * the server says would be a switch without a wire.
 */

const names = Object.keys(endpoints) as EndpointName[];
const MINUTE_MS = 60_000;

async function visit(rig: Rig): Promise<string> {
  const target = (key: string) => ({ prefix: "", headers: {}, key });
  for (const name of names) await rig.request(formatCall(name, target("test_basic"), { session: "owner" }));
  for (const name of names) await rig.request(formatCall(name, target("test_pro"), { session: "owner" }));
  await askAgain(rig);
  await listen(rig);
  await listenToCaptions(rig);
  await rig.mock.clock.advance(6 * MINUTE_MS);
  await rig.request(formatCall("roomId", target("test_basic")));
  rig.mock.end("streamer_name");
  for (const name of names) await rig.request(formatCall(name, target("test_pro"), { session: "owner" }));
  return rig.transcript.join("\n");
}

async function askAgain(rig: Rig): Promise<void> {
  const key = (name: string) => ({ "x-api-key": name });
  const basic = { prefix: "", headers: {}, key: "test_basic" };
  for (let times = 0; times < 2; times++) await rig.request(formatCall("resolveUserIds", basic));
  const byBody = await rig.request(formatCall("jwt", { prefix: "", headers: {}, key: "test_pro" }));
  const { data } = JSON.parse(byBody.body) as { data: { token: string } };
  const bearer = { authorization: `Bearer ${data.token}` };
  await rig.request(formatRequest("GET", "/webcast/rate_limits", { headers: bearer }));
  await rig.request(formatRequest("GET", "/api/live/connect?uniqueId=streamer_name"));
  await rig.request(formatRequest("GET", "/webcast/check_alive", { headers: key("test_pro") }));
  const mutes = queryOf({ ...endpoints.listMutes.example.request, session_id: "session_tv_asahi_news" });
  await rig.request(formatRequest("GET", `/webcast/moderation/mutes${mutes}`, { headers: key("test_pro") }));
  for (let times = 0; times < 6; times++) {
    await rig.request(formatRequest("GET", "/webcast/rate_limits", { headers: key("test_sandbox") }));
  }
}

/** A managed socket with a token that expires, and one that is refused. */
async function listen(rig: Rig): Promise<void> {
  const parameters = { expire_after: 5 };
  const reply = await rig.request(formatCall("jwt", { prefix: "", headers: {}, key: "test_pro" }, { parameters }));
  const { data } = JSON.parse(reply.body) as { data: { token: string } };
  await rig.connect(0, `/?uniqueId=streamer&jwtKey=${data.token}`, {});
  rig.mock.inject("streamer", [{ type: "social", user: { uniqueId: "ann", nickname: "Ann" }, action: "follow" }]);
  await rig.mock.clock.advance(6000);
  rig.mock.kick({}, 4500);
  rig.note(await rig.heard(0));
  rig.note(String(await rig.connect(-1, "/?uniqueId=nobody&apiKey=test_pro", {})));
}

/** Captions until few credits are left. */
async function listenToCaptions(rig: Rig): Promise<void> {
  rig.mock.setCredits("test_basic", 2);
  await rig.connect(1, "/captions?uniqueId=streamer&apiKey=test_basic", {});
  for (let times = 0; times < 12; times++) await rig.mock.clock.advance(10_000);
  rig.mock.kick({}, 4500);
  rig.note(await rig.heard(1));
}

describe("a quirk", () => {
  it.each(Object.keys(quirks) as QuirkName[])(
    "%s can be seen: each of its values says something else",
    { timeout: 30_000 },
    async (name) => {
      const visits = new Map<string, string>();
      for (const value of quirks[name].values) {
        const rig = await Rig.start(new Coverage(), { ...quirkReadings.default, [name]: value });
        visits.set(value, await visit(rig));
        await rig.close();
      }
      expect(new Set(visits.values()).size).toBe(visits.size);
    },
  );

  it("that is not touched leaves every byte as it was", async () => {
    const visits: string[] = [];
    for (let times = 0; times < 2; times++) {
      const rig = await Rig.start(new Coverage(), quirkReadings.default);
      visits.push(await visit(rig));
      await rig.close();
    }
    expect(visits[1]).toBe(visits[0]);
  });
});
