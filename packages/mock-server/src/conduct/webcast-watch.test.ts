import { beforeEach, describe, expect, it } from "vitest";
import type { Clock } from "../clock/clock.ts";
import { WebcastWatch } from "./webcast-watch.ts";

const TIMEOUT_MS = 30_000;
let now: { mock: number; machine: number };
let watch: WebcastWatch;

beforeEach(() => {
  now = { mock: 0, machine: 0 };
  const clock: Clock = { now: () => now.mock, setTimeout: () => undefined, clearTimeout: () => undefined };
  watch = new WebcastWatch(clock, TIMEOUT_MS, () => now.machine);
});

function pass(mock: number, machine = mock): void {
  now = { mock: now.mock + mock, machine: now.machine + machine };
}

describe("a silence", () => {
  it("counts from entering, and to the last heartbeat or until now", () => {
    pass(5000);
    watch.entered();
    pass(9000);
    watch.heartbeat();
    pass(12_000);
    expect(watch.report()).toMatchObject({ enteredAtMs: 5000, longestSilenceMs: 12_000 });
    watch.heartbeat();
    pass(1000);
    expect(watch.report().longestSilenceMs).toBe(12_000);
  });

  it.each([
    ["the mock's clock jumps", 3_600_000, 10],
    ["the mock's clock stands still", 0, 60_000],
  ])("is none of the client's when %s", (_, mock, machine) => {
    watch.entered();
    pass(mock, machine);
    watch.heartbeat();
    expect(watch.report().longestSilenceMs).toBe(Math.min(mock, machine));
  });

  it("is not forgotten when a room is entered again, which begins a new one", () => {
    watch.entered();
    pass(25_000);
    watch.entered();
    pass(9000);
    expect(watch.report()).toMatchObject({ enteredAtMs: 0, longestSilenceMs: 25_000 });
  });

  it("ends with the connection", () => {
    watch.entered();
    pass(1000);
    watch.ended("");
    pass(60_000);
    expect(watch.report().longestSilenceMs).toBe(1000);
  });
});

describe("an ack", () => {
  const missing = () => watch.report().missingAcks;

  it("may take two seconds of both clocks", () => {
    watch.sent("1");
    pass(1999);
    expect(missing()).toBe(0);
    pass(1);
    expect(watch.report()).toMatchObject({ missingAcks: 1, missingAckAtMs: 0 });
  });

  it.each([
    ["jumps", 3_600_000, 10],
    ["stands still", 0, 60_000],
  ])("is not missed while the mock's clock %s", (_, mock, machine) => {
    watch.sent("1");
    pass(mock, machine);
    expect(missing()).toBe(0);
  });

  it("is missed sooner when a later frame has one", () => {
    watch.sent("1");
    watch.sent("2");
    watch.acknowledged("2", "accepted");
    pass(0, 249);
    expect(missing()).toBe(0);
    pass(0, 1);
    expect(missing()).toBe(1);
  });

  it("is not missed any more when it comes, or came wrong", () => {
    watch.sent("1");
    watch.sent("2");
    pass(5000);
    watch.acknowledged("1", "accepted");
    watch.acknowledged("2", "wrongExt");
    expect(watch.report()).toMatchObject({ missingAcks: 0, slowestAckMs: 5000, wrongAckAtMs: 5000 });
  });

  it("is not missed of a frame that the end overtook", () => {
    pass(1000);
    watch.sent("1");
    watch.ended("");
    pass(60_000);
    expect(missing()).toBe(0);
  });
});

describe("a heartbeat before entering", () => {
  it("is known by what the session closes with, unless it is the time-out's", () => {
    watch.ended("payload_handler_hb");
    expect(watch.report().earlyHeartbeatAtMs).toBe(0);
  });

  it("is not what a client is closed for that says nothing", () => {
    pass(TIMEOUT_MS);
    watch.ended("payload_handler_hb");
    expect(watch.report()).not.toHaveProperty("earlyHeartbeatAtMs");
  });
});

describe("a payload type that is not expected", () => {
  it("is named, but for one that is no word", () => {
    for (const type of ["hello", "hello", "sessionid=abc; x", "x".repeat(50)]) watch.unexpected(type);
    expect(watch.report().unexpected).toEqual(["hello", "unnamed", "x".repeat(40)]);
    for (let count = 0; count < 20; count++) watch.unexpected(`type${count}`);
    expect(watch.report().unexpected).toHaveLength(10);
  });
});
