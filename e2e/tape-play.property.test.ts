import fc from "fast-check";
import { expect, it } from "vitest";
import { formatTape, parseTape, startTapeServer, type Tape } from "../packages/mock-server/src/index.ts";
import { RawClient } from "./tape-raw-client.ts";

/** What a model of a socket knows of one line: what a client hears, or what it has to say before it hears more. */
type Line =
  | { readonly kind: "text" | "bin" | "ping"; readonly bytes: Uint8Array; readonly cuts: readonly number[] }
  | { readonly kind: "gate"; readonly word: string };

const bytes = fc.uint8Array({ maxLength: 300 });
const heard = fc.record({
  kind: fc.constantFrom("text" as const, "bin" as const),
  bytes: fc.oneof(
    bytes,
    fc.string({ maxLength: 200, unit: "grapheme" }).map((text) => new TextEncoder().encode(text)),
  ),
  cuts: fc.array(fc.nat(300), { maxLength: 4 }),
});
const ping = fc.record({
  kind: fc.constant("ping" as const),
  bytes: fc.uint8Array({ maxLength: 125 }),
  cuts: fc.constant([]),
});
const gate = fc.record({ kind: fc.constant("gate" as const), word: fc.stringMatching(/^[a-z]{1,12}$/) });
const lines: fc.Arbitrary<readonly Line[]> = fc.array(fc.oneof(heard, ping, gate), { maxLength: 12 });

const isText = (content: Uint8Array) => Buffer.from(Buffer.from(content).toString()).equals(content);

/** Sizes of fragments that are cut at some places, as a tape has them. */
function fragmentsOf(length: number, cuts: readonly number[]): number[] {
  const places = [...new Set(cuts.map((cut) => Math.min(cut, length)))].sort((a, b) => a - b);
  return [...places, length].map((place, index) => place - (places[index - 1] ?? 0));
}

function toJson(line: Line): object {
  if (line.kind === "gate") return { d: "c", k: "text", s: line.word, expect: "same" };
  const content = Buffer.from(line.bytes);
  const fragments = line.cuts.length === 0 ? {} : { frag: fragmentsOf(content.length, line.cuts) };
  const body = line.kind === "text" ? { s: content.toString() } : { b64: content.toString("base64") };
  return { d: "s", k: line.kind, ...body, ...fragments };
}

function tapeOf(script: readonly Line[]): Tape {
  const header = { tape: 1, id: "x", created: "2026-01-01T00:00:00.000Z", license: "CC0-1.0", origin: "synthetic" };
  const body = [{ k: "open", url: "/" }, ...script.map(toJson), { k: "eof", how: "fin" }];
  return parseTape(
    [header, ...body.map((line) => ({ t: 0, c: 1, ...line }))].map((line) => JSON.stringify(line)).join("\n"),
  );
}

it("a tape is heard as it is written, and behind each gate only when the client has said the word", async () => {
  const property = fc.asyncProperty(lines, async (drawn) => {
    const script = drawn.map((line) =>
      line.kind === "text" && !isText(line.bytes) ? { ...line, kind: "bin" as const } : line,
    );
    const tape = tapeOf(script);
    expect(formatTape(parseTape(formatTape(tape)))).toBe(formatTape(tape));
    await using server = await startTapeServer({ tape, mode: "synchronised", speed: 0 });
    const client = new RawClient(server.port);
    client.upgrade("/");
    const model: { kind: string; bytes: Buffer }[] = [];
    for (const line of script) {
      if (line.kind === "gate") {
        await client.until(() => client.heard().length >= model.length);
        expect(messagesOf(client)).toEqual(model);
        client.say("text", Buffer.from(line.word));
      } else {
        model.push({ kind: line.kind === "bin" ? "frame" : line.kind, bytes: Buffer.from(line.bytes) });
      }
    }
    expect(await client.ended).toBe("fin");
    expect(messagesOf(client)).toEqual(model);
    client.close();
  });
  await fc.assert(property, { numRuns: Number(process.env["FC_NUM_RUNS"] ?? 60) });
});

const messagesOf = (client: RawClient) =>
  client.heard().map(({ kind, bytes: content }) => ({ kind, bytes: Buffer.from(content) }));
