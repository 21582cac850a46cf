import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeEvent, decodeFrame } from "../decode.ts";
import { encodeEvent } from "../encode.ts";
import { encodeFetchResult } from "../fetch-result.ts";
import { encodePushFrame } from "../frame.ts";
import { liveEvent, wireEventTypes } from "../testing/index.ts";
import { codecOfMethod, codecOfType, eventMethods } from "./index.ts";

describe.each(wireEventTypes)("%s events", (type) => {
  it("come back from the wire as they were encoded", () => {
    fc.assert(
      fc.property(liveEvent(type), (event) => {
        expect(decodeEvent(encodeEvent(event))).toEqual(event);
      }),
    );
  });

  it("survive any truncation of their message as an event of some kind", () => {
    fc.assert(
      fc.property(liveEvent(type), fc.double({ min: 0, max: 1, noNaN: true }), (event, part) => {
        const { payload, ...rest } = encodeEvent(event);
        const cut = decodeEvent({ ...rest, payload: payload.subarray(0, Math.floor(payload.length * part)) });
        expect([type, "decodeError"]).toContain(cut.type);
      }),
      { numRuns: 30 },
    );
  });
});

describe("all events", () => {
  it("come back from one frame in their order", () => {
    fc.assert(
      fc.property(fc.array(liveEvent(), { maxLength: 6 }), (events) => {
        const payload = encodeFetchResult({ messages: events.map((event) => encodeEvent(event)), now: 1 });
        expect(decodeFrame(encodePushFrame({ payloadType: "msg", payload }))).toEqual(events);
      }),
    );
  });

  it("of any bytes under a known method decode or become a decodeError, and never throw", () => {
    fc.assert(
      fc.property(fc.constantFrom(...eventMethods.keys()), fc.uint8Array({ maxLength: 60 }), (method, payload) => {
        const event = decodeEvent({ method, payload, msgId: "0", msgType: 0, offset: "0", isHistory: false });
        expect([eventMethods.get(method), "decodeError"]).toContain(event.type);
      }),
      { numRuns: 2000 },
    );
  });
});

it("each line of the event table is found by its method and by its type", () => {
  for (const [method, type] of eventMethods) {
    expect(codecOfMethod(method)).toBe(codecOfType(type));
    expect(codecOfMethod(method)).toMatchObject({ method, type });
  }
});
