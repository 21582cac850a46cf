import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { inspect } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { rejectionOf, signingErrorOf } from "../../testing/outcome.ts";
import { parseProxy } from "./proxy-server.ts";
import { openTunnel, type TunnelTarget } from "./tunnel.ts";

/** A proxy that plays a script: for each chunk it hears, it says the next line. */
interface ScriptedProxy {
  readonly port: number;
  /** What it heard, chunk by chunk. */
  readonly heard: Buffer[];
  readonly open: Set<Socket>;
}

type Line = Buffer | string | ((socket: Socket) => void);

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

async function startScript(...script: readonly Line[]): Promise<ScriptedProxy> {
  const heard: Buffer[] = [];
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    const lines = [...script];
    open.add(socket);
    socket.on("close", () => open.delete(socket));
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      heard.push(chunk);
      const line = lines.shift();
      if (typeof line === "function") line(socket);
      else if (line !== undefined) socket.write(line);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  stops.push(() => {
    server.close();
    for (const socket of open) socket.destroy();
  });
  return { port: (server.address() as AddressInfo).port, heard, open };
}

const TARGET: TunnelTarget = { host: "api.example", port: 443 };
const hex = (text: string): Buffer => Buffer.from(text.replaceAll(" ", ""), "hex");
const GRANTED = hex("05 00 00 01 7f000001 0001");

function open(kind: "http" | "socks5", { port }: ScriptedProxy, target = TARGET, userinfo = "") {
  return openTunnel(parseProxy(`${kind}://${userinfo}127.0.0.1:${port}`), target, { timeoutMs: 5000 });
}

async function firstBytes(tunnel: Socket): Promise<string> {
  const [bytes] = (await once(tunnel, "data")) as [Buffer];
  tunnel.destroy();
  return bytes.toString();
}

describe("a tunnel through an HTTP proxy", () => {
  it("asks for the target, with the login", async () => {
    const proxy = await startScript("HTTP/1.1 200 OK\r\n\r\n", "pong");
    const tunnel = await open("http", proxy, TARGET, "n%40me:p%3Ass@");
    tunnel.write("ping");
    expect(await firstBytes(tunnel)).toBe("pong");
    const basic = Buffer.from("n@me:p:ss").toString("base64");
    expect(proxy.heard.map(String)).toEqual([
      `CONNECT api.example:443 HTTP/1.1\r\nhost: api.example:443\r\nconnection: keep-alive\r\nproxy-authorization: Basic ${basic}\r\n\r\n`,
      "ping",
    ]);
  });

  it("puts IPv6 addresses in brackets", async () => {
    const proxy = await startScript("HTTP/1.0 200\r\n\r\n");
    (await open("http", proxy, { host: "2001:db8::1", port: 80 })).destroy();
    expect(String(proxy.heard[0])).toMatch(/^CONNECT \[2001:db8::1\]:80 HTTP\/1.1\r\nhost: \[2001:db8::1\]:80\r\n/);
  });

  it("keeps what the target says in one packet with the answer", async () => {
    const proxy = await startScript("HTTP/1.1 200 OK\r\n\r\nhello");
    expect(await firstBytes(await open("http", proxy))).toBe("hello");
  });

  it.each([
    [407, { code: "ERR_HTTP_STATUS", status: 407, retryable: false }],
    [403, { code: "ERR_NETWORK", status: 403, retryable: false }],
    [502, { code: "ERR_NETWORK", status: 502, retryable: true }],
    [302, { code: "ERR_NETWORK", status: 302, retryable: false }],
  ])("fails with %i when the proxy answers so", async (status, expected) => {
    const proxy = await startScript(`HTTP/1.1 ${status} No\r\nContent-Length: 4\r\n\r\nbody`);
    const error = await signingErrorOf(open("http", proxy));
    expect(error).toMatchObject(expected);
    expect(error.message).toContain(`proxy http://127.0.0.1:${proxy.port}: `);
    await expect.poll(() => proxy.open.size).toBe(0);
  });

  it("tells a missing login from a wrong one", async () => {
    const proxy = await startScript("HTTP/1.1 407 No\r\n\r\n");
    expect((await signingErrorOf(open("http", proxy))).message).toContain("it wants a user name and a password");
    const withLogin = await signingErrorOf(open("http", proxy, TARGET, "user:hunter2@"));
    expect(withLogin.message).toContain("it refused the user name and password");
  });

  it("fails when the answer is not HTTP", async () => {
    const proxy = await startScript(hex("05 ff"));
    expect(await signingErrorOf(open("http", proxy))).toMatchObject({ code: "ERR_NETWORK" });
  });

  it("fails when the headers do not end", async () => {
    const proxy = await startScript(`HTTP/1.1 200 OK\r\nx: ${"x".repeat(100_000)}`);
    expect(await signingErrorOf(open("http", proxy))).toMatchObject({ code: "ERR_NETWORK" });
    await expect.poll(() => proxy.open.size).toBe(0);
  });
});

describe("a tunnel through a SOCKS5 proxy", () => {
  it.each([
    ["api.example", "03 0b 6170692e6578616d706c65"],
    ["192.0.2.7", "01 c0000207"],
    ["2001:db8::1", "04 20010db8000000000000000000000001"],
    ["::", "04 00000000000000000000000000000000"],
    ["::ffff:192.0.2.7", "04 00000000000000000000ffffc0000207"],
    ["1:2:3:4:5:6:7:8", "04 00010002000300040005000600070008"],
  ])("asks for %s as it is", async (host, address) => {
    const proxy = await startScript(hex("05 00"), GRANTED, "pong");
    const tunnel = await open("socks5", proxy, { host, port: 443 });
    tunnel.write("ping");
    expect(await firstBytes(tunnel)).toBe("pong");
    expect(proxy.heard).toEqual([hex("05 01 00"), hex(`05 01 00 ${address} 01bb`), Buffer.from("ping")]);
  });

  it("logs in when the proxy wants it", async () => {
    const proxy = await startScript(hex("05 02"), hex("01 00"), GRANTED);
    (await open("socks5", proxy, TARGET, "ann:p%C3%BC@")).destroy();
    expect(proxy.heard.slice(0, 2)).toEqual([hex("05 02 00 02"), hex("01 03 616e6e 03 70c3bc")]);
  });

  it.each([
    ["an IPv4 address", GRANTED],
    ["an IPv6 address", hex("05 00 00 04 00000000000000000000000000000001 0001")],
    ["a name", hex("05 00 00 03 01 61 0001")],
  ])("reads an answer with %s in pieces, and keeps what follows for the tunnel", async (_, answer) => {
    const proxy = await startScript(hex("05 00"), (socket) => {
      const bytes = [...answer, ...Buffer.from("hello")];
      const next = (): void => {
        const byte = bytes.shift();
        if (byte !== undefined) socket.write(Uint8Array.of(byte), () => setImmediate(next));
      };
      next();
    });
    const tunnel = await open("socks5", proxy);
    let text = "";
    tunnel.on("data", (chunk) => {
      text += String(chunk);
    });
    await expect.poll(() => text).toBe("hello");
    tunnel.destroy();
  });

  it("keeps what the target says in one packet with the answer", async () => {
    const proxy = await startScript(hex("05 00"), Buffer.concat([GRANTED, Buffer.from("hello")]));
    expect(await firstBytes(await open("socks5", proxy))).toBe("hello");
  });

  it.each([
    [1, "general failure", true],
    [2, "its rules do not allow the connection", false],
    [3, "the network is unreachable", true],
    [4, "the host is unreachable", true],
    [5, "the host refused the connection", true],
    [6, "the connection took too long", true],
    [7, "it knows no CONNECT", false],
    [8, "it does not know the type of the address", false],
    [200, "reply 200", true],
  ])("fails when the proxy replies %i: %s", async (reply, text, retryable) => {
    const proxy = await startScript(hex("05 00"), Buffer.from([5, reply, 0, 1, 0, 0, 0, 0, 0, 0]));
    const error = await signingErrorOf(open("socks5", proxy));
    expect(error).toMatchObject({ code: "ERR_NETWORK", retryable });
    expect(error.message).toContain(`proxy socks5://127.0.0.1:${proxy.port}: it opened no tunnel: ${text}`);
  });

  it.each([
    ["no way to log in", "", [hex("05 ff")], "it wants a user name and a password"],
    ["a login that nobody has", "", [hex("05 02")], "it wants a user name and a password"],
    ["another way to log in", "ann:pass@", [hex("05 01")], "its answer is not SOCKS5"],
    ["no passwords", "ann:pass@", [hex("05 ff")], "it takes no passwords"],
    ["another password", "ann:pass@", [hex("05 02"), hex("01 01")], "it refused the user name and password"],
    ["HTTP", "", ["HTTP/1.1 400 Bad Request\r\n\r\n"], "its answer is not SOCKS5"],
    ["SOCKS4", "", [hex("00 5b")], "its answer is not SOCKS5"],
    ["a strange login answer", "ann:pass@", [hex("05 02"), hex("05 00")], "its answer is not SOCKS5"],
    ["a strange reply", "", [hex("05 00"), hex("04 00 00 01")], "its answer is not SOCKS5"],
    ["a strange address", "", [hex("05 00"), hex("05 00 00 02")], "its answer is not SOCKS5"],
  ])("fails for good when the proxy wants %s", async (_, userinfo, script, text) => {
    const proxy = await startScript(...script);
    const error = await signingErrorOf(open("socks5", proxy, TARGET, userinfo));
    expect(error).toMatchObject({ code: "ERR_NETWORK", retryable: false });
    expect(error.message).toContain(text);
    await expect.poll(() => proxy.open.size).toBe(0);
  });
});

const end = (socket: Socket): void => {
  socket.end();
};
const reset = (socket: Socket): void => {
  socket.resetAndDestroy();
};

describe.each([
  ["http", [], "HTTP/1.1 200"],
  ["socks5", [], hex("05")],
  ["socks5", [hex("05 00")], hex("05 00 00 01 7f")],
] as const)("a %s proxy after %j", (kind, before, half) => {
  it.each([
    ["ends", end, /it closed the connection/],
    ["ends in the middle of an answer", (socket: Socket) => socket.end(half), /it closed the connection/],
    ["resets", reset, /ECONNRESET/],
  ])("that %s is an error at once", async (_, act, message) => {
    const error = await signingErrorOf(open(kind, await startScript(...before, act)));
    expect(error).toMatchObject({ code: "ERR_NETWORK", retryable: true, message: expect.stringMatching(message) });
  });

  it("that falls silent is given up in time, and its connection is closed", async () => {
    const proxy = await startScript(...before);
    const opening = openTunnel(parseProxy(`${kind}://127.0.0.1:${proxy.port}`), TARGET, { timeoutMs: 100 });
    const error = await signingErrorOf(opening);
    expect(error).toMatchObject({ code: "ERR_TIMEOUT", retryable: true });
    expect(error.message).toContain("it opened no tunnel in 100 ms");
    await expect.poll(() => proxy.open.size).toBe(0);
  });

  it("that falls silent is left when the signal says so, and its connection is closed", async () => {
    const proxy = await startScript(...before);
    const controller = new AbortController();
    const url = parseProxy(`${kind}://127.0.0.1:${proxy.port}`);
    const opening = rejectionOf(openTunnel(url, TARGET, { signal: controller.signal }));
    await expect.poll(() => proxy.heard.length).toBe(before.length + 1);
    const reason = new Error("enough");
    controller.abort(reason);
    expect(await opening).toBe(reason);
    await expect.poll(() => proxy.open.size).toBe(0);
  });
});

describe("a proxy that is not there", () => {
  it.each(["127.0.0.1", "localhost"])("is an error that names it: %s", async (host) => {
    const proxy = await startScript();
    for (const stop of stops.splice(0)) stop();
    const error = await signingErrorOf(openTunnel(parseProxy(`http://user:hunter2@${host}:${proxy.port}`), TARGET));
    expect(error).toMatchObject({ code: "ERR_NETWORK", retryable: true });
    expect(error.message).toMatch(new RegExp(`proxy http://${host}:${proxy.port}: .*ECONNREFUSED`));
    expect(inspect(error, { depth: 9 })).not.toContain("hunter2");
  });

  it("is not asked when the signal has aborted before", async () => {
    const proxy = await startScript();
    const signal = AbortSignal.abort(new Error("never"));
    const error = await rejectionOf(openTunnel(parseProxy(`http://127.0.0.1:${proxy.port}`), TARGET, { signal }));
    expect(error).toBe(signal.reason);
    expect(proxy.open.size).toBe(0);
  });
});
