import { getEventListeners } from "node:events";
import { settled } from "@webcast-kit/protocol/testing";
import { describe, expect, it } from "vitest";
import { commentsOf, storyOf } from "../../testing/connected.ts";
import { FakeService } from "../../testing/fake-service.ts";
import { endFrame, numberedFrame } from "../../testing/frames.ts";
import { rejectionOf, signingErrorOf } from "../../testing/outcome.ts";
import { SigningError } from "../errors.ts";

const offline = () => new SigningError("ERR_NOT_LIVE", "offline");
/** A minute, plus half of the tenth that jitter may add. */
const LIVE_DELAY_MS = 63_000;

describe("the end of a stream", () => {
  it("ends the connection quietly", async () => {
    const service = new FakeService();
    const connection = await service.connect();
    service.socket.receive(numberedFrame([1], { cursor: "c1" }));
    service.socket.receive(endFrame());
    expect(await commentsOf(connection)).toEqual(["1", "control"]);
    expect(await connection.closed).toEqual({ code: 1000, reason: "the stream ended", cause: "streamEnd" });
    await service.clock.run(600_000);
    expect(service.calls).toHaveLength(1);
  });

  it("that is learned from the API ends it in the same way", async () => {
    const service = new FakeService();
    const connection = await service.connect();
    service.apiFaults.push(offline());
    service.socket.drop(1006);
    await service.clock.run(500);
    expect(await commentsOf(connection)).toEqual(["reconnecting"]);
    const reason = "the creator is not live any more";
    expect(await connection.closed).toEqual({ code: 1000, reason, cause: "streamEnd" });
  });

  it.each([[4005], [4404]])("that the socket tells by %i ends it too, as an error says", async (code) => {
    const service = new FakeService();
    const connection = await service.connect();
    service.socket.drop(code);
    expect(await connection.closed).toMatchObject({ code, error: { closeCode: code } });
    expect(service.calls).toHaveLength(1);
  });
});

describe("waitUntilLive", () => {
  it("waits before the first connection, and asks once a minute", async () => {
    const service = new FakeService();
    service.apiFaults.push(offline(), offline(), offline());
    const connecting = service.connect({ waitUntilLive: true });
    await service.clock.run(3 * LIVE_DELAY_MS);
    await connecting;
    expect(service.calls.map(({ at }) => at - 1000)).toEqual([0, 1, 2, 3].map((turn) => turn * LIVE_DELAY_MS));
  });

  it("is not an excuse to try for ever what cannot succeed", async () => {
    const service = new FakeService();
    service.apiFaults.push(offline(), new SigningError("ERR_UNAUTHORIZED", "no such key"));
    const failure = signingErrorOf(service.connect({ waitUntilLive: true }));
    await service.clock.run(LIVE_DELAY_MS);
    expect((await failure).code).toBe("ERR_UNAUTHORIZED");
    expect(service.clock.pending).toBe(0);
  });

  it("gives up before the first connection when the tries are used up", async () => {
    const service = new FakeService();
    service.apiFaults.push(...[1, 2, 3].map((turn) => new SigningError("ERR_NETWORK", `try ${turn}`)));
    const failure = signingErrorOf(service.connect({ waitUntilLive: true, reconnect: { maxAttempts: 2 } }));
    await service.clock.run(60_000);
    expect((await failure).message).toBe("ERR_NETWORK: try 3");
  });

  it("waits for the creator only, when reconnecting is switched off", async () => {
    const service = new FakeService();
    service.apiFaults.push(offline(), new SigningError("ERR_NETWORK", "reset"));
    const failure = signingErrorOf(service.connect({ waitUntilLive: true, reconnect: false }));
    await service.clock.run(LIVE_DELAY_MS);
    expect((await failure).code).toBe("ERR_NETWORK");
  });

  it("ends its wait with the signal", async () => {
    const service = new FakeService();
    const controller = new AbortController();
    service.apiFaults.push(offline());
    const connecting = rejectionOf(service.connect({ waitUntilLive: true, signal: controller.signal }));
    await service.clock.run(10_000);
    controller.abort("enough");
    expect(await connecting).toBe("enough");
    expect(service.clock.pending).toBe(0);
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
  });

  it("waits after a stream for the next one, without a gap between them", async () => {
    const service = new FakeService();
    const story = storyOf(await service.connect({ waitUntilLive: true }));
    await settled();
    service.socket.receive(numberedFrame([1], { cursor: "c1" }));
    service.socket.receive(endFrame());
    service.apiFaults.push(offline());
    await service.clock.run(LIVE_DELAY_MS);
    service.roomId = "77";
    await service.clock.run(LIVE_DELAY_MS);
    service.socket.receive(numberedFrame([1], { isFirst: true }));
    const waiting = "reconnecting 0 in 63000 ms: wait-for-live";
    expect(story).toEqual(["1", "control", waiting, waiting, "reconnected", "1"]);
  });

  it("goes on in the stream that was not over after all", async () => {
    const service = new FakeService();
    const connection = await service.connect({ waitUntilLive: true });
    const story = storyOf(connection);
    await settled();
    service.socket.receive(numberedFrame([1], { cursor: "c1" }));
    service.socket.drop(1006);
    service.apiFaults.push(offline());
    await service.clock.run(500 + LIVE_DELAY_MS);
    expect(service.entered.cursor).toBe("c1");
    service.socket.receive(numberedFrame([2]));
    expect(story.slice(-2)).toEqual(["resumed", "2"]);
  });

  it("tells of a gap when the end of the stream was not heard", async () => {
    const service = new FakeService();
    const story = storyOf(await service.connect({ waitUntilLive: true }));
    await settled();
    service.socket.receive(numberedFrame([1], { cursor: "c1" }));
    service.socket.drop(1006);
    service.apiFaults.push(offline());
    await service.clock.run(500);
    service.roomId = "77";
    await service.clock.run(LIVE_DELAY_MS);
    service.socket.receive(numberedFrame([2], { isFirst: true }));
    expect(story.slice(-3)).toEqual(["reconnected", "gap: newStream", "2"]);
  });
});
