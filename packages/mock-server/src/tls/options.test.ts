import { describe, expect, it } from "vitest";
import { resolveTls, type TlsOptions } from "./options.ts";

describe("the option tls", () => {
  it("is off with false, and has defaults with true", () => {
    expect(resolveTls(false)).toBeUndefined();
    expect(resolveTls(true)).toMatchObject({ port: 0, hosts: [], folder: expect.stringMatching(/webcast-kit.tls$/) });
    expect(resolveTls({})).toEqual(resolveTls(true));
  });

  it.each([
    ["yes", "tls must be true, false or options"],
    [null, "tls must be true, false or options"],
    [{ port: -1 }, "tls.port must be a whole number from 0 to 65535, got -1"],
    [{ port: 70_000 }, "got 70000"],
    [{ port: "443" }, "got 443"],
    [{ folder: "" }, "tls.folder must be the path of a folder"],
    [{ hosts: "a.example" }, "tls.hosts must be a list"],
    [{ hosts: ["a b"] }, 'got "a b"'],
    [{ colour: 1 }, "tls.colour must be one of port, folder, hosts"],
  ])("refuses %j and says what was expected", (options, message) => {
    expect(() => resolveTls(options as TlsOptions)).toThrow(
      expect.objectContaining({ code: "ERR_ARGUMENT", message: expect.stringContaining(message) }),
    );
  });
});
