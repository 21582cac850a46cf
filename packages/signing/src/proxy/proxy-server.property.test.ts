import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SigningError } from "../errors.ts";
import { redact } from "../redact.ts";
import { tunnelError } from "./proxy-error.ts";
import { type ProxyServer, parseProxy } from "./proxy-server.ts";

/** Letters that no message of ours has in a row. */
const word = fc.stringMatching(/^[QXZ7]{10,30}$/);
const rest = fc.oneof(
  fc.constantFrom("", "h", "h:1", "h:0", "h:99999", "[::1", "h/path", "h:1?q", "h:1#f", "%zz", "h:1/%zz", " h"),
  fc.string({ maxLength: 20 }),
);
const scheme = fc.constantFrom(
  "",
  "http://",
  "https://",
  "socks5://",
  "socks5h://",
  "socks4://",
  "ftp://",
  "//",
  "socks5:",
);

function outcomeOf(url: string): ProxyServer | unknown {
  try {
    return parseProxy(url);
  } catch (error) {
    return error;
  }
}

describe("parseProxy", () => {
  it("shows no userinfo of any text, neither in errors nor in what it makes", () => {
    fc.assert(
      fc.property(
        scheme,
        word,
        word,
        fc.constantFrom(":", "%3A", ":%zz", ":%00"),
        rest,
        (start, name, password, between, end) => {
          const outcome = outcomeOf(`${start}${name}${between}${password}@${end}`);
          const shown = inspect(outcome, { depth: 9, showHidden: true });
          expect(shown).not.toContain(name);
          expect(shown).not.toContain(password);
          if (outcome instanceof Error) expect(outcome).toBeInstanceOf(SigningError);
        },
      ),
    );
  });

  it("gives back every login that was percent-encoded", () => {
    const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 60 }).filter((part) => !part.includes(":"));
    fc.assert(
      fc.property(text, text, (username, password) => {
        const url = `http://${encodeURIComponent(username)}:${encodeURIComponent(password)}@h:1`;
        expect(parseProxy(url).login).toEqual({ username, password });
      }),
    );
  });
});

describe("the secrets of a proxy", () => {
  it("cover the login wherever an error repeats it", () => {
    fc.assert(
      fc.property(word, word, fc.string(), (name, password, before) => {
        const proxy = parseProxy(`http://${name}:${password}@h:1`);
        const basic = Buffer.from(`${name}:${password}`).toString("base64");
        const echo = `${before} ${name} ${password} ${basic} http://${name}:${password}@h:1`;
        const shown = redact(echo, proxy.secrets) + inspect(tunnelError(proxy, new Error(echo)), { depth: 9 });
        for (const secret of [name, password, basic]) expect(shown).not.toContain(secret);
      }),
    );
  });
});
