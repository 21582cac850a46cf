import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseTape } from "../packages/mock-server/src/index.ts";
import type { Heard } from "../packages/mock-server/src/tape/assembler.ts";
import { sideOf, type TapeEntry } from "../packages/mock-server/src/tape/entry.ts";
import { closeBytes } from "../packages/mock-server/src/tape/play/frames-of.ts";
import { type SocketTake, takesOf } from "../packages/mock-server/src/tape/play/takes.ts";
import { startTapeServer } from "../packages/mock-server/src/tape/play/tape-server.ts";
import { toBatches } from "../packages/mock-server/src/tape/tape.ts";
import { RawClient } from "./tape-raw-client.ts";

const folder = new URL("../fixtures/tapes/", import.meta.url);
const tapes = readdirSync(folder)
  .filter((file) => file.endsWith(".jsonl"))
  .map((file) => [file, parseTape(readFileSync(new URL(file, folder), "utf8"))] as const);
/** Rooms have messages, which travel together. */
const sessions = tapes.filter(([, { entries }]) => !entries.some(({ kind }) => kind === "message"));

describe("every tape of the fixtures", () => {
  it.each(sessions)("%s is played byte for byte to a client that does its part", async (_file, tape) => {
    await using server = await startTapeServer({ tape, mode: "synchronised", speed: 0 });
    const { sockets, requests } = takesOf(tape);
    for (const { entry, eof } of requests) {
      const client = new RawClient(server.port);
      const { method, url, body } = entry.request;
      const head = `${method} ${url} HTTP/1.1\r\nHost: tape\r\nContent-Length: ${body?.bytes.length ?? 0}\r\n\r\n`;
      client.write(Buffer.concat([Buffer.from(head), body?.bytes ?? Buffer.alloc(0)]));
      const { response } = entry;
      if (response !== undefined) {
        const text = Buffer.from(response.body?.bytes ?? [])
          .toString()
          .replaceAll("tape.invalid", `127.0.0.1:${server.port}`);
        await client.until(() => client.rest.includes(text));
        expect(client.head).toMatch(new RegExp(`^HTTP/1.1 ${response.status} `));
        for (const [name, value] of response.headers) expect(client.head).toContain(`${name}: ${value}\r\n`);
      }
      if (eof !== undefined && eof.how !== "hang") expect(await client.ended).toBe(eof.how);
      client.close();
    }
    for (const take of sockets) await follow(take, server.port);
  });

  it.each(tapes.filter(([file]) => !sessions.some(([other]) => other === file)))(
    "%s is played as push frames to who opens any path",
    async (_file, tape) => {
      await using server = await startTapeServer({ tape, speed: 0 });
      const client = new RawClient(server.port);
      client.upgrade("/any/path");
      const { length } = toBatches(tape.entries);
      await client.until(() => client.heard().length >= length);
      expect(client.heard()).toHaveLength(length);
      client.close();
    },
  );
});

/** Plays the client's part of a connection, and compares what the server says with the tape. */
async function follow({ open, upgrade, lines }: SocketTake, port: number): Promise<void> {
  const client = new RawClient(port);
  client.upgrade(open?.url ?? "/");
  await client.until(() => client.head !== undefined);
  expect(client.head).toMatch(new RegExp(`^HTTP/1.1 ${upgrade?.status ?? 101} `));
  const entries = lines.map(({ entry }) => entry);
  const said = entries.filter((entry) => entry.kind !== "eof" && sideOf(entry) === "s").map(toHeard);
  for (const entry of entries) {
    if (entry.kind !== "eof" && sideOf(entry) === "c") client.say(toHeard(entry).kind, toHeard(entry).bytes);
  }
  await client.until(() => client.heard().length >= said.length);
  const close = client.heard().find(({ kind }) => kind === "close");
  if (close !== undefined) client.say("close", close.bytes);
  const eof = entries.find((entry) => entry.kind === "eof");
  if (eof?.how === "rst" || eof?.how === "fin") expect(await client.ended).toBe(eof.how);
  expect(client.heard()).toEqual(said);
  client.close();
}

function toHeard(entry: TapeEntry): Heard {
  switch (entry.kind) {
    case "text":
    case "frame": {
      const bytes = Buffer.from(entry.kind === "text" ? (entry.bytes ?? entry.text) : entry.bytes);
      return { kind: entry.kind, bytes, ...(entry.fragments && { fragments: entry.fragments }) };
    }
    case "ping":
    case "pong":
      return { kind: entry.kind, bytes: Buffer.from(entry.bytes) };
    case "close":
      return { kind: "close", bytes: closeBytes(entry) };
    default:
      throw new Error(`nobody hears ${entry.kind}`);
  }
}
