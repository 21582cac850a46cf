import { beforeEach, describe, expect, it } from "vitest";
import { createManualClock } from "./clock/virtual-clock.ts";
import { type Signature, SignatureBook } from "./signatures.ts";

const BASE = "ws://mock/socket/?room_id=1&version_code=180800&tag=a&tag=b&name=a%20b";

let book: SignatureBook;
let signature: Signature;

beforeEach(() => {
  book = new SignatureBook({ clock: createManualClock(0), lifetimeMs: 30_000, seed: 1 });
  signature = book.sign(new URL(BASE));
});

const requestOf = (url: string) => ({
  pathAndQuery: url.slice("ws://mock".length),
  userAgent: signature.userAgent,
  cookies: signature.cookies,
});
const verify = (url: string) => book.verify(requestOf(url));
const verifySocket = (url: string) => book.verifySocket(requestOf(url));

describe("a signed URL", () => {
  it("is good as it was handed out, and not with more", () => {
    expect(verify(signature.url)).toBeUndefined();
    expect(verify(`${signature.url}&version_code=270000`)).toBe("illegal secret key");
    expect(verify("ws://mock/socket/")).toBe("illegal secret key");
  });

  it("is forgotten after 2000 others", () => {
    for (let count = 0; count < 1999; count++) book.sign(new URL(BASE));
    expect(verify(signature.url)).toBeUndefined();
    book.sign(new URL(BASE));
    expect(verify(signature.url)).toBe("illegal secret key");
  });
});

describe("a signed socket URL", () => {
  it.each<[string, (url: string) => string]>([
    ["as it was handed out", (url) => url],
    ["with a second version_code", (url) => `${url}&version_code=270000`],
    ["with parameters that were not signed", (url) => url.replace("?", "?first=1&")],
    ["with its parameters in another order", (url) => `${url.replace("room_id=1&", "")}&room_id=1`],
    ["with another spelling of the same", (url) => url.replace("a+b", "a%20b").replace("_id=1", "%5Fid=1")],
  ])("is good %s", (_title, change) => {
    expect(verifySocket(change(signature.url))).toBeUndefined();
  });

  it.each<[string, (url: string) => string]>([
    ["without a parameter that was signed", (url) => url.replace("room_id=1&", "")],
    ["with another value of one", (url) => url.replace("room_id=1&", "room_id=2&")],
    ["with another value before it, which is the one that counts", (url) => url.replace("?", "?room_id=2&")],
    ["with one of two equal names", (url) => url.replace("tag=b&", "")],
    ["with another path", (url) => url.replace("/socket/", "/other/")],
    ["with a signature that is none", (url) => url.replace("X-Bogus=", "X-Bogus=x")],
    ["with half a signature", (url) => url.replace(/&X-Gnarly=.*/, "")],
    ["without a query", () => "ws://mock/socket/"],
  ])("is refused %s", (_title, change) => {
    expect(verifySocket(change(signature.url))).toBe("illegal secret key");
  });

  it("is refused with the X-Gnarly of another", () => {
    const { xGnarly } = book.sign(new URL(BASE));
    expect(verifySocket(signature.url.replace(signature.xGnarly, xGnarly))).toBe("illegal secret key");
  });
});
