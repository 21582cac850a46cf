import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, createServer } from "node:tls";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Authority, loadAuthority, validity } from "./authority.ts";
import { createServerCertificate } from "./certificates.ts";

const DAY_MS = 86_400_000;

let parent: string;
let folder: string;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "webcast-tls-"));
  folder = join(parent, "deep", "tls");
});

afterEach(() => rmSync(parent, { recursive: true }));

/** The file with the key. */
const secret = () => join(folder, readdirSync(folder).find((name) => name.endsWith(".key.pem")) ?? "");

/** How a client judges a server that has a certificate of an authority. */
async function judge(authority: Authority, name: string): Promise<string> {
  const pair = await createServerCertificate(authority, { names: [name], ...validity(Date.now(), 1) });
  const server = createServer(pair, (socket) => socket.end()).listen(0, "127.0.0.1");
  server.on("tlsClientError", () => undefined);
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  const socket = connect({ port, host: "127.0.0.1", servername: name, ca: authority.cert });
  try {
    await once(socket, "secureConnect");
    return "trusted";
  } catch (error) {
    return (error as Error).message;
  } finally {
    socket.destroy();
    server.close();
  }
}

describe("the local authority", () => {
  it("lies in a folder of mode 0700 in files of mode 0600, and its certificate has a file without the key", async () => {
    const { file, cert } = await loadAuthority(folder, []);
    expect(readFileSync(file, "utf8")).toBe(cert);
    expect(cert).not.toContain("PRIVATE");
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(readdirSync(folder).map((name) => statSync(join(folder, name)).mode & 0o777)).toEqual([0o600, 0o600]);
  });

  it("is made once, also when several servers start at once, and used again", async () => {
    const several = await Promise.all(Array.from({ length: 5 }, () => loadAuthority(folder, [])));
    const again = await loadAuthority(folder, []);
    expect(new Set([...several, again].map(({ cert, key }) => cert + key)).size).toBe(1);
    expect(readdirSync(folder)).toHaveLength(2);
  });

  it("is another one for other hosts, in whatever order they are named", async () => {
    const { file } = await loadAuthority(folder, []);
    const one = await loadAuthority(folder, ["a.example", "b.example"]);
    expect(one.file).not.toBe(file);
    expect(await loadAuthority(folder, ["b.example", "a.example"])).toEqual(one);
  });

  it("is replaced 30 days before it ends, under the same name", async () => {
    const now = Date.now();
    const old = await loadAuthority(folder, [], now);
    const end = Date.parse(new X509Certificate(old.cert).validTo);
    expect(await loadAuthority(folder, [], end - 31 * DAY_MS)).toEqual(old);
    const renewed = await loadAuthority(folder, [], end - 29 * DAY_MS);
    expect(renewed.file).toBe(old.file);
    expect(renewed.cert).not.toBe(old.cert);
    expect(readFileSync(old.file, "utf8")).toBe(renewed.cert);
  });

  it("can vouch for the hosts that clients have in their code, and for no others", async () => {
    const authority = await loadAuthority(folder, ["*.staging.example"]);
    expect(await judge(authority, "webcast-ws.us.tiktok.com")).toBe("trusted");
    expect(await judge(authority, "a.staging.example")).toBe("trusted");
    expect(await judge(authority, "example.com")).toBe("permitted subtree violation");
  });

  it("is refused when others can read its key, or when it is no authority", async () => {
    await loadAuthority(folder, []);
    chmodSync(secret(), 0o640);
    const refused = (words: string) =>
      expect.objectContaining({ code: "ERR_TLS", message: expect.stringMatching(new RegExp(`key\\.pem.*${words}`)) });
    await expect(loadAuthority(folder, [])).rejects.toEqual(refused("chmod 600"));
    chmodSync(secret(), 0o600);
    const whole = readFileSync(secret(), "utf8");
    for (const text of ["", "nonsense", whole.slice(0, 300), whole.slice(whole.indexOf("-----BEGIN CERT"))]) {
      writeFileSync(secret(), text);
      await expect(loadAuthority(folder, [])).rejects.toEqual(refused("delete it"));
      expect(readFileSync(secret(), "utf8")).toBe(text);
    }
  });

  it("says which folder it cannot have", async () => {
    const file = join(parent, "file");
    writeFileSync(file, "");
    await expect(loadAuthority(join(file, "tls"), [])).rejects.toMatchObject({
      code: "ERR_TLS",
      message: expect.stringContaining(`cannot make the folder ${join(file, "tls")}: ENOTDIR`),
    });
  });
});
