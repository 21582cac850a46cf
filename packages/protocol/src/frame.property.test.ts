import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ProtocolError } from "./errors.ts";
import { decodePushFrame, encodePushFrame } from "./frame.ts";
import { withHex } from "./testing/bytes.ts";
import { pushFrame } from "./testing/index.ts";

describe("push frames", () => {
  it("come back as they were encoded", () => {
    fc.assert(
      fc.property(pushFrame(), (frame) => {
        expect(withHex(decodePushFrame(encodePushFrame(frame)))).toEqual(withHex(frame));
      }),
    );
  });

  it("of any bytes decode, or are refused with a ProtocolError", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        try {
          decodePushFrame(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
