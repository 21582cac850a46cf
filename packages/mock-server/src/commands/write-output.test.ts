import { afterEach, expect, it, vi } from "vitest";
import { writeOutput } from "./write-output.ts";

afterEach(() => vi.restoreAllMocks());

it("takes it quietly that who reads has had enough, and nothing else", () => {
  vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const before = process.stdout.listenerCount("error");
  for (let times = 0; times < 20; times++) writeOutput(undefined, "a report");
  expect(process.stdout.listenerCount("error")).toBe(before + 1);
  const fail = (code: string) => process.stdout.emit("error", Object.assign(new Error(code), { code }));
  expect(() => fail("EPIPE")).not.toThrow();
  expect(() => fail("EIO")).toThrow("EIO");
});
