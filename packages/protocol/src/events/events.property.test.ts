import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeEvent, decodeFrame } from "../decode.ts";
import { encodeEvent } from "../encode.ts";
import { encodeFetchResult } from "../fetch-result.ts";
import { encodePushFrame } from "../frame.ts";
import { liveEvent, wireEventTypes } from "../testing/index.ts";
import type { WireEventType } from "./codec.ts";
import { codecOfMethod, codecOfType, eventMethods, typesOfMethod } from "./index.ts";

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
        // What says which of a method's events it is may have been cut off.
        expect([...typesOfMethod(rest.method), "decodeError"]).toContain(cut.type);
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
        expect([...typesOfMethod(method), "decodeError"]).toContain(event.type);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("the event table", () => {
  it("finds each usual event by its method and by its type", () => {
    for (const [method, type] of eventMethods) {
      expect(codecOfMethod(method)).toMatchObject({ method, type, decode: codecOfType(type)?.decode });
      expect(codecOfType(type)).toMatchObject({ method, type });
    }
  });

  it("has each type under a method that can become it, and no other for that method", () => {
    const shared = new Map<string, WireEventType[]>();
    for (const type of wireEventTypes) {
      const { method = "" } = codecOfType(type) ?? {};
      shared.set(method, [...(shared.get(method) ?? []), type]);
    }
    expect(new Set(shared.keys())).toEqual(new Set(eventMethods.keys()));
    for (const [method, types] of shared) expect(new Set(types)).toEqual(new Set(typesOfMethod(method)));
  });
});

describe.each(["barrage", "superFan", "superFanJoin"] as const)("a %s", (type) => {
  it("is written as what it is, whatever its key says", () => {
    fc.assert(
      fc.property(liveEvent("barrage"), liveEvent("superFan"), liveEvent("superFanJoin"), (...others) => {
        for (const { contentKey } of others) {
          expect(decodeEvent(encodeEvent({ type, user: {}, contentKey, msgType: 0 })).type).toBe(type);
        }
      }),
    );
  });
});
