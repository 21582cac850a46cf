import { describe, expect, it } from "vitest";
import { useCapturedOutput } from "../testing/captured-output.ts";
import { run } from "./bin.ts";
import { start } from "./commands/start.ts";

const said = useCapturedOutput();

describe("webcast-mock", () => {
  it("prints one JSON line when it is ready", async () => {
    const server = await start(["--port", "0", "--live", "ann,ben", "--speed", "0"]);
    await server?.close();
    expect(JSON.parse(said.out)).toEqual({
      ready: true,
      url: server?.url,
      wsUrl: server?.wsUrl,
      keys: { sandbox: "test_sandbox", basic: "test_basic", pro: "test_pro", ultra: "test_ultra" },
    });
    expect(said.out.endsWith("\n")).toBe(true);
  });

  it("prints its options on --help and starts nothing", async () => {
    expect(await start(["--help"])).toBeUndefined();
    expect(said.out).toContain("--port N");
  });

  it.each([
    [["--port", "x"], '--port must be a number, got "x"'],
    [["--port", ""], '--port must be a number, got ""'],
    [["--port", "70000"], "port must be a whole number from 0 to 65535, got 70000"],
    [["--tape", "nowhere"], "cannot read --tape nowhere: ENOENT"],
    [["--speed=-1"], "speed must be a number from 0"],
    [["--colour"], "Unknown option '--colour'"],
  ])("exits with 2 on %j and says what was expected", async (argv, message) => {
    await run(argv);
    expect(process.exitCode).toBe(2);
    expect(said.err).toContain(message);
  });

  it("exits with 1 when it cannot listen", async () => {
    const server = await start(["--port", "0"]);
    await run(["--port", String(server?.port)]);
    await server?.close();
    expect(process.exitCode).toBe(1);
    expect(said.err).toContain("(EADDRINUSE)");
  });
});
