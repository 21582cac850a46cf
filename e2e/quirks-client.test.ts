import { type EndpointName, endpoints, type QuirkName, quirkReadings, quirks } from "@webcast-kit/contract";
import { type MockServerOptions, readDemoTape } from "@webcast-kit/mock-server";
import type { SigningClient, SigningErrorCode } from "@webcast-kit/signing";
import { describe, expect, it } from "vitest";
import { accessChecks } from "./quirks-access.ts";
import { answerChecks } from "./quirks-answers.ts";
import { captchaChecks } from "./quirks-captcha.ts";
import { type Check, type Checks, codeOf, hearDirect, hearManaged, Rig, ROOM } from "./quirks-rig.ts";
import { socketChecks } from "./quirks-sockets.ts";

/*
 * The reference contradicts itself. Whichever reading is the server's, the clients work: no option tells them which it
 * is, and every answer is checked against the contract.
 */

const checks: Checks<QuirkName> = { ...answerChecks, ...accessChecks, ...captchaChecks, ...socketChecks };

/** What the server of a check needs beside its quirk. */
const servers: { readonly [Name in QuirkName]?: MockServerOptions } = {
  fetchMessages: { tape: readDemoTape(), speed: 0 },
};

/** A method that does not work under a reading. */
interface Exception {
  readonly quirk: QuirkName;
  readonly value: string;
  readonly endpoint: EndpointName;
  readonly code: SigningErrorCode;
  readonly why: string;
}

const ONLY_SIGNED = {
  value: "signed",
  code: "ERR_RESPONSE_INVALID",
  why: "the platform answers in a shape of its own, which is not that of the method: callApi is for both",
} as const;

/** All of them: every other method works under every reading. */
const exceptions: readonly Exception[] = [
  { quirk: "roomInfo", endpoint: "roomInfo", ...ONLY_SIGNED },
  { quirk: "rankings", endpoint: "rankings", ...ONLY_SIGNED },
  { quirk: "giftInfo", endpoint: "giftInfo", ...ONLY_SIGNED },
  {
    quirk: "liveConnectAuth",
    value: "key",
    endpoint: "liveConnect",
    code: "ERR_UNAUTHORIZED",
    why: "it is at another host, to which the reference's sample sends no key: keys go to the API only",
  },
];

/** Parameters with which the mock's world has an answer, where those of the contract's example have none. */
const parameters: { readonly [Name in EndpointName]?: object } = {
  userEarnings: { unique_id: "creator" },
  videoList: { unique_id: "creator" },
  videoDetail: { video_id: "VID123" },
};

function callWithExample({ rest }: SigningClient, name: EndpointName): Promise<unknown> {
  const method = rest[name] as (parameters: object) => Promise<unknown>;
  return method(parameters[name] ?? endpoints[name].example.request);
}

const readings = (Object.keys(quirks) as QuirkName[]).flatMap((name) =>
  quirks[name].values.map((value) => [name, value] as const),
);

describe("a client works where the reference is read as", () => {
  it.each(readings)("%s=%s", async (name, value) => {
    await using rig = await Rig.start({ ...servers[name], quirks: { [name]: value } });
    await (checks[name] as Check<string>)(rig, value);
  });

  it.each(exceptions.map((each) => [each.quirk, each.value, each.endpoint, each.why, each] as const))(
    "%s=%s, but for %s: %s",
    async (_quirk, _value, _endpoint, _why, { quirk, value, endpoint, code }) => {
      await using rig = await Rig.start({ quirks: { [quirk]: value } });
      expect(await codeOf(callWithExample(rig.client, endpoint))).toBe(code);
    },
  );

  it("checkAliveNobody=empty, but nobody is not asked about: that is refused before it is sent", async () => {
    await using rig = await Rig.start({ quirks: { checkAliveNobody: "empty" } });
    expect(await codeOf(rig.client.rest.checkAlive({}))).toBe("ERR_ARGUMENT");
    expect(rig.mock.journal.find({ kind: "request" })).toEqual([]);
  });
});

describe.each(Object.entries(quirkReadings))("where all of the reference is read by its %s", (_, reading) => {
  it("every method works that can", async () => {
    const isMet = ({ quirk, value }: Exception) => reading[quirk] === value;
    const expected = new Map(exceptions.filter(isMet).map(({ endpoint, code }) => [endpoint, code]));
    await using rig = await Rig.start({ quirks: reading, speed: 0 });
    const refused = new Map<EndpointName, string>();
    for (const name of Object.keys(endpoints) as EndpointName[]) {
      const code = await codeOf(callWithExample(rig.client, name));
      if (code !== undefined) refused.set(name, code);
    }
    expect(refused).toEqual(expected);
  });

  it("direct connections and managed sockets do", async () => {
    await using rig = await Rig.start({ quirks: reading });
    await hearDirect(rig, { uniqueId: "streamer" });
    await hearDirect(rig, { roomId: ROOM });
    await hearManaged(rig);
  });
});
