import { afterEach, beforeEach, vi } from "vitest";

/** What a command has said in place of printing it. */
export interface CapturedOutput {
  out: string;
  err: string;
  clear(): void;
}

/** Catches what each test of a file prints, and forgets the exit code that it sets. */
export function useCapturedOutput(): CapturedOutput {
  const said: CapturedOutput = {
    ...{ out: "", err: "" },
    clear: () => void Object.assign(said, { out: "", err: "" }),
  };
  const capture = (name: "out" | "err") =>
    vi.spyOn(process[`std${name}`], "write").mockImplementation((text) => {
      said[name] += String(text);
      return true;
    });
  beforeEach(() => {
    said.clear();
    capture("out");
    capture("err");
  });
  afterEach(() => {
    vi.restoreAllMocks();
    process.exitCode = undefined;
  });
  return said;
}
