import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { useCapturedOutput } from "../../testing/captured-output.ts";
import { run as runCommandLine } from "../bin.ts";
import { type MockServer, startMockServer } from "../server.ts";
import { environmentOf, formats } from "../tls/environment.ts";
import { run } from "./env.ts";

const said = useCapturedOutput();
let folder: string;
let mock: MockServer;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "webcast-env-"));
  mock = await startMockServer({ tls: { folder, hosts: ["staging.example", "*.more.example", "127.0.0.1"] } });
});
afterAll(async () => {
  await mock.close();
  rmSync(folder, { recursive: true });
});

describe("webcast-mock env", () => {
  it("prints what leads clients to the server that it asks", async () => {
    await run(["--port", String(mock.port), "--format", "json"]);
    const { url = "", caFile } = mock.tls ?? {};
    expect(JSON.parse(said.out)).toMatchObject({
      HTTPS_PROXY: mock.url,
      SSL_CERT_FILE: caFile,
      NODE_EXTRA_CA_CERTS: caFile,
      WEBCAST_MOCK_TLS: new URL(url).host,
    });
  });

  it("prints lines of a hosts file, of names that such a file can have", async () => {
    await run(["--port", String(mock.port), "--format", "hosts"]);
    expect(said.out.trim().split("\n")).toContain("127.0.0.1 staging.example");
    expect(said.out).toMatch(/^127\.0\.0\.1 api\.tik\.tools\n/);
    expect(said.out).not.toMatch(/\*| 127/);
  });

  it("writes lines that a shell reads back as they were, whatever is in a path", () => {
    const route = {
      url: "https://[::1]:8443",
      proxyUrl: "http://[::1]:80",
      caFile: "/a 'b' $c \"d\"/ca.pem",
      hosts: ["x"],
    };
    const script = `${formats["sh"]?.(route)}\nprintf %s "$SSL_CERT_FILE"`;
    expect(spawnSync("sh", ["-c", script], { encoding: "utf8" }).stdout).toBe(route.caFile);
    expect(formats["powershell"]?.(route)).toContain("$env:SSL_CERT_FILE = '/a ''b'' $c \"d\"/ca.pem'");
    expect(formats["dotenv"]?.(route)).toContain(`SSL_CERT_FILE="/a 'b' $c \\"d\\"/ca.pem"`);
    expect(formats["hosts"]?.(route)).toBe("::1 x");
    expect(Object.values(environmentOf(route))).not.toContain(undefined);
  });

  it("says what is wrong when it is asked for what there is not", async () => {
    await using plain = await startMockServer();
    const ask = (...argv: string[]) => run(argv);
    await expect(ask()).rejects.toMatchObject({ code: "ERR_ARGUMENT", message: expect.stringContaining("--port") });
    await expect(ask("--port", "x")).rejects.toMatchObject({ code: "ERR_ARGUMENT" });
    await expect(ask("--port", "70000")).rejects.toMatchObject({ code: "ERR_ARGUMENT" });
    await expect(ask("--port", "1", "--format", "toString")).rejects.toThrow("must be one of sh, powershell");
    const { port } = plain;
    await expect(ask("--port", String(port))).rejects.toMatchObject({
      code: "ERR_TLS",
      message: expect.stringContaining("(status 404): start it with --tls"),
    });
    await plain.close();
    await expect(ask("--port", String(port))).rejects.toThrow("no server answers");
  });

  it("is a command of webcast-mock", async () => {
    await runCommandLine(["env", "--help"]);
    expect(said.out).toMatch(/^Usage: webcast-mock env/);
  });
});
