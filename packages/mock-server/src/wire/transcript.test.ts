import { beforeEach, describe, expect, it } from "vitest";
import { Transcript } from "./transcript.ts";

let transcript: Transcript;
beforeEach(() => {
  transcript = new Transcript(() => "127.0.0.1:40123");
});

/** The hash of a run in which something is done. */
function hashOf(run: (transcript: Transcript) => void, host = "127.0.0.1:40123"): string {
  const fresh = new Transcript(() => host);
  run(fresh);
  return fresh.digest();
}

describe("a transcript", () => {
  it("is 64 hexadecimal digits, also of nothing, and asking changes nothing", () => {
    const before = transcript.digest();
    expect(before).toMatch(/^[0-9a-f]{64}$/);
    transcript.add(1, Buffer.from("a"));
    const after = transcript.digest();
    expect([after === before, transcript.digest() === after]).toEqual([false, true]);
    transcript.add(1, Buffer.from("b"));
    expect(transcript.digest()).not.toBe(after);
  });

  it("is about bytes, not about the pieces in which they leave", () => {
    const whole = hashOf((each) => each.add(1, Buffer.from("abcdef")));
    const pieces = hashOf((each) => {
      for (const piece of ["abc", "", "def"]) each.add(1, Buffer.from(piece));
    });
    expect(pieces).toBe(whole);
    expect(hashOf((each) => each.add(1, Buffer.from("abcdeg")))).not.toBe(whole);
  });

  it("is the same however sockets interleave and end, and another when they change places", () => {
    const one = hashOf((each) => {
      each.add(1, Buffer.from("a"));
      each.add(2, Buffer.from("b"));
      each.end(2);
      each.end(1);
    });
    const other = hashOf((each) => {
      each.add(2, Buffer.from("b"));
      each.add(1, Buffer.from("a"));
      each.end(1);
    });
    const swapped = hashOf((each) => {
      each.add(1, Buffer.from("b"));
      each.add(2, Buffer.from("a"));
    });
    expect(other).toBe(one);
    expect(swapped).not.toBe(one);
  });

  it("is the same for another port, in texts and on sockets", () => {
    const run = (host: string) =>
      hashOf((each) => {
        each.answer("200 {}", `{"url":"http://${host}/x"}`);
        each.add(1, Buffer.from(`{"wsHost":"${host}"}`));
      }, host);
    expect(run("127.0.0.1:1")).toBe(run("127.0.0.1:65535"));
  });

  it("has answers in their order", () => {
    const ordered = (...texts: string[]) =>
      hashOf((each) => {
        for (const text of texts) each.answer("200", text);
      });
    expect(ordered("a", "b")).not.toBe(ordered("b", "a"));
  });

  it("is the same for another key of a handshake, and another when the answer to it is wrong", () => {
    const run = (key: string, accept: string) =>
      hashOf((each) => {
        each.open(1, key);
        each.add(1, Buffer.from(`HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`));
      });
    // RFC 6455, section 1.3, and a second pair by openssl.
    const right = run("dGhlIHNhbXBsZSBub25jZQ==", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    expect(run("AAAAAAAAAAAAAAAAAAAAAA==", "ICX+Yqv66kxgM0FcWaLWlFLwTAI=")).toBe(right);
    expect(run("AAAAAAAAAAAAAAAAAAAAAA==", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")).not.toBe(right);
  });
});
