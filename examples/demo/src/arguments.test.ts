import { describe, expect, it } from "vitest";
import { parseArguments, UsageError } from "./arguments.ts";

describe("parseArguments", () => {
  it("has defaults", () => {
    const defaults = { help: false, json: false, user: "streamer", speed: undefined, corpus: undefined };
    expect(parseArguments([])).toEqual(defaults);
  });

  it("reads every option", () => {
    expect(parseArguments(["--speed", "0", "--corpus", "x", "--json", "--user", "ann", "-h"])).toEqual({
      help: true,
      json: true,
      user: "ann",
      speed: 0,
      corpus: "x",
    });
  });

  it.each([[["--speed", "fast"]], [["--speed", ""]], [["--speed=-1"]], [["--sped", "1"]], [["extra"]], [["--corpus"]]])(
    "refuses %j",
    (argv) => {
      expect(() => parseArguments(argv)).toThrow(UsageError);
    },
  );
});
