import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseLivePage } from "./live-page.ts";

/** Pieces that pages are made of, so that some of the texts come near to a page. */
const piece = fc.oneof(
  fc.constantFrom(
    '<script id="SIGI_STATE">',
    '<script id="__UNIVERSAL_DATA_FOR_REHYDRATION__">',
    "</script>",
    '{"LiveRoom":{"liveRoomUserInfo":{"user":{"roomId":"',
    '"roomId":"',
    "room_id=",
    '"}}}}',
    '"status":4',
  ),
  fc.nat({ max: 2 ** 40 }).map(String),
  fc.string({ maxLength: 20 }),
  fc.json({ maxDepth: 3 }),
);

describe("parseLivePage", () => {
  it("answers a room id, null or undefined to whatever a server sends", () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const state = parseLivePage(pieces.join(""));
        if (state) expect(state.roomId).toMatch(/^[0-9]{1,19}$/);
        else expect([null, undefined]).toContain(state);
      }),
    );
  });

  it("finds the room of a user wherever the state stands", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }), fc.string(), fc.string(), (room, before, after) => {
        fc.pre(!before.includes("SIGI_STATE"));
        const state = {
          LiveRoom: { liveRoomUserInfo: { user: { roomId: String(room), nickname: after, status: 2 } } },
        };
        const json = JSON.stringify(state).replaceAll("<", "\\u003c");
        const html = `${before}<script id="SIGI_STATE" type="application/json">${json}</script>${after}`;
        expect(parseLivePage(html)?.roomId).toBe(String(room));
      }),
    );
  });
});
