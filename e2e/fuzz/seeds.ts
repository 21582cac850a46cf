import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { readDemoTape } from "@webcast-kit/mock-server";
import { encodeFetchResult, encodePushFrame, type WebcastMessage } from "@webcast-kit/protocol";
import { corpusFolder, hasCorpus } from "../required.ts";

/** Bytes to begin with, and what they are. */
export type Seed =
  | { readonly kind: "frame"; readonly bytes: Uint8Array }
  | { readonly kind: "message"; readonly method: string; readonly bytes: Uint8Array };

/** Messages of the simulated room, and the recorded ones where they are, each alone and in frames. */
export function readSeeds(): Seed[] {
  const messages = [...tapeMessages(), ...corpusMessages()];
  const alone: Seed[] = messages.map(({ method, payload }) => ({ kind: "message", method, bytes: payload }));
  return [...alone, ...framesOf(messages)];
}

/** A few of each method: what is alike adds nothing. */
function tapeMessages(): WebcastMessage[] {
  const taken = new Map<string, number>();
  return readDemoTape().entries.flatMap((entry) => {
    if (entry.kind !== "message") return [];
    const { method } = entry.message;
    const count = (taken.get(method) ?? 0) + 1;
    taken.set(method, count);
    return count <= 3 ? [entry.message] : [];
  });
}

function corpusMessages(): WebcastMessage[] {
  if (!hasCorpus) return [];
  const folder = path.join(corpusFolder, "messages");
  return readdirSync(folder).flatMap((method) =>
    readdirSync(path.join(folder, method)).map((file) => ({
      method,
      payload: readFileSync(path.join(folder, method, file)),
      msgId: "1",
      msgType: 0,
      offset: "0",
      isHistory: false,
    })),
  );
}

function framesOf(messages: readonly WebcastMessage[]): Seed[] {
  const frames: Seed[] = [];
  for (let start = 0; start < messages.length; start += 6) {
    const payload = encodeFetchResult({ messages: messages.slice(start, start + 6), needAck: true, internalExt: "x" });
    const headers = [{ key: "compress_type", value: "gzip" }];
    frames.push({ kind: "frame", bytes: encodePushFrame({ payloadType: "msg", logId: "7", payload }) });
    frames.push({ kind: "frame", bytes: encodePushFrame({ payloadType: "msg", headers, payload: gzipSync(payload) }) });
  }
  return frames;
}
