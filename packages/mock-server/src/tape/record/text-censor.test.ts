import { describe, expect, it } from "vitest";
import { TextCensor } from "./text-censor.ts";

const SECRET = "hush-1234-hush";
const nested = (value: unknown, depth: number): string =>
  depth === 0 ? JSON.stringify(value) : JSON.stringify({ body: nested(value, depth - 1) });

describe("a secret that has its name", () => {
  it.each([
    ["in JSON in a text of JSON", nested({ apiKey: SECRET }, 3)],
    ["in JSON that was cut off", nested({ apiKey: SECRET }, 2).slice(0, -3)],
    ["in an event of a stream", `data: {"token": "${SECRET}"}\n\n`],
    ["in a script", `var o = { token: '${SECRET}' }; apiKey="${SECRET}"`],
    ["in a form", `x=1&api%4bey=${SECRET}`],
    ["in a part of a form", `Content-Disposition: form-data; name="apiKey"\r\n\r\n${SECRET}\r\n--x`],
    ["in a URL in a URL", `/a?url=https%3A%2F%2Fb%2F%3Fx%3D1%26X-Bogus%3D${SECRET}%26y%3D2`],
    ["in a URL twice in a URL", `/a?u=b%253Ftoken%253D${SECRET}`],
    ["behind another name", `go=http://a/?token=${SECRET}`],
    ["in a list of cookies", JSON.stringify({ cookies: [{ name: "a", value: SECRET, domain: "a.example" }] })],
    [
      "in a list of headers",
      JSON.stringify({
        headers: [
          { name: "X-Api-Key", value: SECRET },
          { name: "a", value: "b" },
        ],
      }),
    ],
    ["in a list of parameters", JSON.stringify([{ key: "apiKey", comment: "", value: { text: [SECRET] } }])],
    ["in a signature", `/a?_signature=${SECRET}&sid_tt=${SECRET}`],
  ])("is taken out %s, and known from then on", (_where, text) => {
    const censor = new TextCensor();
    const clean = censor.clean(text);
    expect(clean).not.toContain(SECRET);
    expect(clean).toContain("[redacted]");
    expect(censor.clean(`again ${SECRET}`)).toBe("again [redacted]");
    expect(censor.clean("a.example")).toBe("a.example");
  });
});

describe("a secret that was seen", () => {
  it.each([0, 1, 2])("is found in base64, %i letters behind its beginning", (before) => {
    const censor = new TextCensor();
    censor.header("x-api-key", SECRET);
    const encoded = Buffer.from(`${"x".repeat(before)}${SECRET}`).toString("base64");
    expect(Buffer.from(censor.clean(encoded), "base64").toString()).not.toContain(SECRET.slice(2, -2));
  });

  it("is found in bytes, which keep their length, and so is one with a name in there", () => {
    const censor = new TextCensor();
    censor.header("cookie", `sessionid=${SECRET}; lang=en`);
    const bytes = Buffer.from(`\u0001${SECRET}\u0002{"token":"other-one"}\u0003apiKey=short&`);
    const clean = Buffer.from(censor.bytes(bytes)).toString();
    expect(clean).toBe(`\u0001${"*".repeat(14)}\u0002{"token":"${"*".repeat(9)}"}\u0003apiKey=*****&`);
  });

  it("is forgotten after 250 others, unless it is seen again", () => {
    const censor = new TextCensor();
    censor.header("x-api-key", "old-secret");
    for (let count = 0; count < 250; count++) {
      censor.header("x-api-key", SECRET);
      censor.header("x-api-key", `other-secret-${count}`);
    }
    expect(censor.clean(`${SECRET} old-secret`)).toBe("[redacted] old-secret");
  });
});

describe("JSON with a secret", () => {
  it("keeps every other letter: spaces, long ids and doubled names", () => {
    const text =
      '{ "id": 7312345678901234567, "a": 1.0, "a": [ "\\u0041" ], "token" : "x", "jwt": {"b": [1, "}"]}, "n": null }';
    expect(new TextCensor().clean(text)).toBe(
      '{ "id": 7312345678901234567, "a": 1.0, "a": [ "\\u0041" ], "token" : "[redacted]", "jwt": "[redacted]", "n": null }',
    );
  });
});

describe("a list of names and values", () => {
  it("loses the values of secrets only, however short", () => {
    const text =
      '[{"name":"a","value":{"name":"token"}},{"name":"token","value":"x"},{"value":"y"},{"name":"cookie"},{"value":"z"}]';
    expect(new TextCensor().clean(text)).toBe(text.replace('"x"', '"[redacted]"'));
    const after = '{"name":"cookie","a":{"token":{"b":{}}},"value":"x"}';
    expect(new TextCensor().clean(after)).toBe('{"name":"cookie","a":{"token":"[redacted]"},"value":"[redacted]"}');
  });
});

describe("a text without a secret", () => {
  it.each([
    "",
    "a=b",
    '"',
    "%",
    "name: 'value'",
    '{"tokens":[]}',
    "eyJ.eyJ",
    "\\".repeat(100_000),
    "a=".repeat(50_000),
  ])("stays as it is", (text) => {
    expect(new TextCensor().clean(text)).toBe(text);
  });
});
