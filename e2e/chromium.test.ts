import { gzipSync } from "node:zlib";
import { readDemoTape } from "@webcast-kit/mock-server";
import { encodeFetchResult, encodePushFrame, type LiveEventData, type WebcastMessage } from "@webcast-kit/protocol";
import { encodeMessage } from "@webcast-kit/protocol/messages";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasChromium, launchChromium } from "./browser.ts";
import { isRequired } from "./required.ts";
import { bundlePackage } from "./web-bundle.ts";

let browser: Browser;

/** An empty page with the bundle of an entry in it. */
async function pageWith(entry: string): Promise<Page> {
  const page = await browser.newPage();
  await page.setContent("<!doctype html><title>test</title>");
  await page.evaluate((await bundlePackage("protocol", entry)).code);
  return page;
}

function msgFrame(messages: readonly WebcastMessage[], compress: boolean): string {
  const payload = encodeFetchResult({ messages });
  const bytes = encodePushFrame({ payloadType: "msg", payload: compress ? gzipSync(payload) : payload });
  return Buffer.from(bytes).toString("base64");
}

describe.runIf(hasChromium || isRequired("chromium"))("in Chromium", () => {
  beforeAll(async () => {
    browser = await launchChromium();
  }, 60_000);
  afterAll(() => browser?.close());

  it("decodes the whole demo room, compressed and plain, to the events that Node gives", async () => {
    const entries = readDemoTape().entries.filter((entry) => entry.kind === "message");
    const page = await pageWith("index.ts");
    for (const compress of [true, false]) {
      const frame = msgFrame(
        entries.map(({ message }) => message),
        compress,
      );
      const decoded = await page.evaluate((base64) => {
        const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
        const { protocol } = globalThis as unknown as { protocol: { decodeFrame(bytes: Uint8Array): unknown } };
        return JSON.stringify(protocol.decodeFrame(bytes));
      }, frame);
      const events = JSON.parse(decoded) as LiveEventData[];
      expect(events).toHaveLength(entries.length);
      for (const [index, { event }] of entries.entries()) expect(events[index]).toMatchObject(event as object);
    }
  });

  it("refuses a gzip bomb and bytes that are not UTF-8, with typed errors", async () => {
    const page = await pageWith("index.ts");
    const bomb = Buffer.from(encodePushFrame({ payloadType: "msg", payload: gzipSync(Buffer.alloc(64 << 20)) }));
    const broken = msgFrame(
      [
        {
          method: "WebcastChatMessage",
          payload: Buffer.from("1a01ff", "hex"),
          msgId: "1",
          msgType: 0,
          offset: "0",
          isHistory: false,
        },
      ],
      false,
    );
    const codes = await page.evaluate(
      ([first = "", second = ""]) => {
        type Event = { error?: { code: string } };
        const { protocol } = globalThis as unknown as { protocol: { decodeFrame(bytes: Uint8Array): Event[] } };
        const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
        try {
          protocol.decodeFrame(bytesOf(first));
          return ["decoded"];
        } catch (error) {
          return [(error as { code: string }).code, protocol.decodeFrame(bytesOf(second))[0]?.error?.code];
        }
      },
      [bomb.toString("base64"), broken],
    );
    expect(codes).toEqual(["ERR_INFLATE_LIMIT", "ERR_PAYLOAD_MALFORMED"]);
  });

  it("decodes full messages by the module of all schemas", async () => {
    const page = await pageWith("messages.ts");
    const payload = encodeMessage("WebcastHotRoomMessage", { common: { msgId: "7118837517953646902" } });
    const message = await page.evaluate(
      (bytes) => {
        type Decode = (method: string, payload: Uint8Array) => unknown;
        const { protocol } = globalThis as unknown as { protocol: { decodeMessage: Decode } };
        return protocol.decodeMessage("WebcastHotRoomMessage", Uint8Array.from(bytes));
      },
      [...payload],
    );
    expect(message).toEqual({ common: { msgId: "7118837517953646902" } });
  });
});
