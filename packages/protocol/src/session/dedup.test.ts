import { describe, expect, it } from "vitest";
import { createDedup } from "./dedup.ts";

const chat = { roomId: "7300000000000000003", method: "WebcastChatMessage", msgId: "9" };
const MINUTE = 60_000;

describe("a dedup window", () => {
  it("lets a message through once", () => {
    const dedup = createDedup();
    expect(dedup.isNew(chat, 0)).toBe(true);
    expect(dedup.isNew(chat, 1)).toBe(false);
  });

  it("tells room, method and message id apart", () => {
    const dedup = createDedup();
    expect(dedup.isNew(chat, 0)).toBe(true);
    expect(dedup.isNew({ ...chat, roomId: "4" }, 0)).toBe(true);
    expect(dedup.isNew({ ...chat, method: "WebcastGiftMessage" }, 0)).toBe(true);
    expect(dedup.isNew({ ...chat, msgId: "10" }, 0)).toBe(true);
    expect(dedup.size).toBe(4);
  });

  it.each(["0", ""])("never takes messages with the id %j for the same", (msgId) => {
    const dedup = createDedup();
    expect(dedup.isNew({ ...chat, msgId }, 0)).toBe(true);
    expect(dedup.isNew({ ...chat, msgId }, 0)).toBe(true);
    expect(dedup.size).toBe(0);
  });

  it("forgets an id that was not seen for the window", () => {
    const dedup = createDedup();
    dedup.isNew(chat, 0);
    expect(dedup.isNew(chat, 10 * MINUTE - 1)).toBe(false);
    expect(dedup.isNew(chat, 20 * MINUTE - 1)).toBe(true);
  });

  it("keeps history old that every reconnect sends again", () => {
    const dedup = createDedup();
    dedup.isNew(chat, 0);
    for (let reconnect = 1; reconnect < 50; reconnect++) expect(dedup.isNew(chat, reconnect * 5 * MINUTE)).toBe(false);
  });

  it("forgets what was not seen for the longest time when it is full", () => {
    const dedup = createDedup({ maxEntries: 2 });
    dedup.isNew({ ...chat, msgId: "1" }, 0);
    dedup.isNew({ ...chat, msgId: "2" }, 0);
    dedup.isNew({ ...chat, msgId: "1" }, 0);
    dedup.isNew({ ...chat, msgId: "3" }, 0);
    expect(dedup.isNew({ ...chat, msgId: "1" }, 0)).toBe(false);
    expect(dedup.isNew({ ...chat, msgId: "2" }, 0)).toBe(true);
  });

  it("stays at its bound, and every call stays cheap, over 200,000 messages", () => {
    const dedup = createDedup({ maxEntries: 50_000 });
    for (let id = 1; id <= 200_000; id++) dedup.isNew({ ...chat, msgId: String(id) }, 0);
    expect(dedup.size).toBe(50_000);
  });

  it("empties itself when time has passed", () => {
    const dedup = createDedup({ windowMs: 1000 });
    for (let id = 1; id <= 100; id++) dedup.isNew({ ...chat, msgId: String(id) }, id);
    dedup.isNew({ ...chat, msgId: "" }, 1050);
    expect(dedup.size).toBe(50);
    dedup.isNew({ ...chat, msgId: "" }, 1100);
    expect(dedup.size).toBe(0);
  });

  it.each([
    [{ maxEntries: 0 }, "maxEntries must be a whole number from 1 to 1000000, got 0"],
    [{ maxEntries: 1_000_001 }, "maxEntries must be a whole number from 1 to 1000000, got 1000001"],
    [{ windowMs: 0.5 }, "windowMs must be a whole number from 1 to 86400000, got 0.5"],
  ])("refuses %j", (options, message) => {
    expect(() => createDedup(options)).toThrow(`ERR_ARGUMENT: ${message}`);
  });
});
