import { gunzipSync } from "node:zlib";
import { decodeFetchResult, decodePushFrame, encodeFetchResult, encodePushFrame } from "@webcast-kit/protocol";
import { describe, expect, it } from "vitest";
import type { ByteClient } from "../../testing/byte-client.ts";
import { openManaged, openWebcast, say, useFaultStage } from "../../testing/fault-stage.ts";
import { createRandom } from "../rooms/random.ts";
import { payloadFaults } from "./payload-faults.ts";
import type { FaultSpec } from "./spec.ts";

const stage = useFaultStage("payload");

type Name = keyof typeof payloadFaults;
const where = { event: "chat" };

/** What a managed socket hears of three chats, the first of which a fault happens to. */
async function texts(spec: FaultSpec): Promise<string[]> {
  const client = await openManaged(stage.mock);
  stage.mock.arm({ ...spec, where: { ...where, path: "/" } });
  for (const comment of ["one", "two", "three"]) say(stage.mock, comment);
  await client.until(({ received }) => received.includes("three"));
  return client.frames.slice(1).map(({ first, isMasked, payload }) => {
    // Whatever happens to the payload, the frame is a good one.
    expect([first, isMasked]).toEqual([0x81, false]);
    return payload.toString();
  });
}

const commentsOf = (all: readonly string[]) => all.map((text) => /"comment":"(\w+)"/.exec(text)?.[1]);

/** Push frames of a binary socket behind the first result. */
const pushed = ({ frames }: ByteClient) => frames.slice(1).map(({ payload }) => decodePushFrame(payload));

/** The push frame in the place of one chat. */
async function frameOf(spec: FaultSpec) {
  // Who listened before would get what is broken now.
  stage.mock.kick({}, 1000);
  const client = await openWebcast(stage.mock);
  stage.mock.arm({ ...spec, where });
  say(stage.mock, "one");
  await client.until(({ frames }) => frames.length === 2);
  return pushed(client)[0] as ReturnType<typeof decodePushFrame>;
}

const resultOf = ({ payload }: { readonly payload: Uint8Array }) =>
  decodeFetchResult(payload[0] === 0x1f ? gunzipSync(payload) : payload);

/** What each fault does to a message, as far as bytes show it. */
const cases: Record<Name, () => Promise<void>> = {
  "payload-bad-gzip": async () => {
    const { payload } = await frameOf({ name: "payload-bad-gzip" });
    expect(Buffer.from(payload.subarray(0, 2))).toEqual(Buffer.of(0x1f, 0x8b));
    expect(() => gunzipSync(payload)).toThrow();
  },
  "payload-bomb": async () => {
    const { payload } = await frameOf({ name: "payload-bomb", inflatedBytes: 4 * 2 ** 20 });
    const inflated = gunzipSync(payload);
    expect([inflated.length, inflated.every((byte) => byte === 0)]).toEqual([4 * 2 ** 20, true]);
    expect(inflated.length / payload.length).toBeGreaterThan(900);
  },
  "payload-truncated": async () => {
    const { payload, payloadType } = await frameOf({ name: "payload-truncated" });
    expect([payloadType, payload[0]]).toEqual(["msg", 0x1f]);
    expect(() => resultOf({ payload })).toThrow("ERR_PAYLOAD");
    const [first = ""] = await texts({ name: "payload-truncated" });
    expect(() => JSON.parse(first)).toThrow(SyntaxError);
    expect(first).toMatch(/^\{"event":"chat"/);
  },
  "payload-bit-flip": async () => {
    const [changed = "", right = ""] = await texts({ name: "payload-bit-flip", seed: 1 });
    expect(changed).toHaveLength(right.length);
    const clean = await texts({ name: "payload-bit-flip", count: 0 });
    const [one, other] = [Buffer.from(clean[0] ?? ""), Buffer.from(changed)];
    expect(bitsThatDiffer(one, other)).toBeGreaterThanOrEqual(1);
  },
  "payload-unknown-method": async () => {
    const { messages } = resultOf(await frameOf({ name: "payload-unknown-method" }));
    expect(messages.map(({ method }) => method)).toEqual(["WebcastFromTheFutureMessage"]);
    const [first = "{}"] = await texts({ name: "payload-unknown-method", method: "later" });
    expect(JSON.parse(first)).toMatchObject({ event: "later", data: { comment: "one" } });
  },
  "payload-no-message-ids": async () => {
    const { messages } = resultOf(await frameOf({ name: "payload-no-message-ids" }));
    expect(messages.map(({ msgId }) => msgId)).toEqual(["0"]);
    const [first = "{}", second = "{}"] = await texts({ name: "payload-no-message-ids" });
    expect(JSON.parse(first).data).not.toHaveProperty("msgId");
    expect(JSON.parse(second).data).toHaveProperty("msgId");
  },
  "payload-wrong-ack-id": async () => {
    const { logId } = await frameOf({ name: "payload-wrong-ack-id", logId: "4711" });
    expect(logId).toBe("4711");
  },
  "payload-duplicate": async () => {
    const heard = await texts({ name: "payload-duplicate" });
    expect(commentsOf(heard)).toEqual(["one", "one", "two", "three"]);
    expect(heard[0]).toBe(heard[1]);
  },
  "payload-reorder": async () => {
    expect(commentsOf(await texts({ name: "payload-reorder" }))).toEqual(["two", "one", "three"]);
  },
  "payload-drop": async () => {
    expect(commentsOf(await texts({ name: "payload-drop" }))).toEqual(["two", "three"]);
  },
};

function bitsThatDiffer(one: Buffer, other: Buffer): number {
  const bits = one.map((byte, index) => byte ^ (other[index] ?? 0));
  return [...bits].reduce((sum, byte) => sum + byte.toString(2).replaceAll("0", "").length, 0);
}

describe("a fault of payloads is seen on the wire", () => {
  it("and each has a case", () => {
    expect(Object.keys(cases)).toEqual(Object.keys(payloadFaults));
  });

  it.each(Object.keys(cases) as Name[])("%s", async (name) => {
    await cases[name]();
    const isOver = stage.mock.faults().every(({ count: times, fired }) => fired === times);
    const faults = stage.mock.journal.find({ kind: "fault" });
    expect([isOver, faults.length > 0]).toEqual([true, true]);
    for (const entry of faults) expect(entry).toMatchObject({ fault: name, socket: expect.any(Number) });
  });
});

describe("a fault of payloads", () => {
  it("keeps back one message at a time: what is reordered changes places in pairs", async () => {
    const client = await openManaged(stage.mock);
    stage.mock.arm({ name: "payload-reorder", count: 2, where });
    for (const comment of ["1", "2", "3", "4", "5"]) say(stage.mock, comment);
    await client.until(({ received }) => received.includes('"comment":"5"'));
    expect(commentsOf(client.frames.slice(1).map(({ payload }) => String(payload)))).toEqual(["2", "1", "4", "3", "5"]);
  });

  it("lets a message that is kept back come before the close", async () => {
    const client = await openManaged(stage.mock);
    stage.mock.arm({ name: "payload-reorder", where });
    say(stage.mock, "last");
    stage.mock.kick({}, 4005);
    await client.until(({ frames }) => frames.at(-1)?.first === 0x88);
    expect(commentsOf(client.frames.slice(1, 2).map(({ payload }) => String(payload)))).toEqual(["last"]);
  });

  it("happens together with others: each changes what those before it have left", async () => {
    const client = await openManaged(stage.mock);
    stage.mock.arm([
      { name: "payload-duplicate", where },
      { name: "payload-unknown-method", method: "x", where },
      { name: "ws-reserved-bits", where: { nth: 2 } },
    ]);
    say(stage.mock, "one");
    await client.until(({ frames }) => frames.length === 3);
    expect(client.frames.slice(1).map(({ first, payload }) => [first, JSON.parse(String(payload)).event])).toEqual([
      [0x81, "x"],
      [0xc1, "x"],
    ]);
  });

  it("does not count where those before it have left nothing", async () => {
    const client = await openManaged(stage.mock);
    stage.mock.arm([
      { name: "payload-drop", where },
      { name: "payload-duplicate", where },
    ]);
    for (const comment of ["1", "2", "3"]) say(stage.mock, comment);
    await client.until(({ received }) => received.includes('"comment":"3"'));
    expect(commentsOf(client.frames.slice(1).map(({ payload }) => String(payload)))).toEqual(["2", "2", "3"]);
  });

  it.each(["payload-bad-gzip", "payload-truncated"] as const)("happens to a frame that is not packed: %s", (name) => {
    const payload = encodeFetchResult({
      messages: [{ method: "WebcastChatMessage", payload: Buffer.alloc(99), msgId: "1" }],
    });
    const frame = {
      seqId: "1",
      logId: "1",
      service: "1",
      method: "1",
      headers: [],
      payloadType: "msg",
      payloadEncoding: "",
    };
    const message = { isBinary: true, payload: Buffer.from(encodePushFrame({ ...frame, payload })) };
    const { change, fits } = payloadFaults[name];
    expect(fits(message)).toBe(true);
    const [changed] = change(message, {}, createRandom(1)).now;
    const after = decodePushFrame(changed?.payload ?? Buffer.alloc(0));
    expect(after.payload[0] === 0x1f).toBe(name === "payload-bad-gzip");
    expect(() => resultOf(after)).toThrow();
  });

  it("leaves alone a message that it could change nothing of", async () => {
    stage.mock.arm({ name: "payload-no-message-ids" });
    const client = await openManaged(stage.mock);
    expect(stage.mock.faults()).toMatchObject([{ fired: 0 }]);
    say(stage.mock, "one");
    await client.until(({ frames }) => frames.length === 2);
    stage.mock.assertNoPendingFaults();
  });
});
