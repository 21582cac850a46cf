import fc from "fast-check";
import type { EventFields } from "../events/codec.ts";
import { webcastUser } from "./user.ts";
import { int32, int64Text, text } from "./values.ts";

/** The fields of a `caption`: its text and language are those of the first of its captions. */
export function captionFields(): fc.Arbitrary<EventFields<"caption">> {
  return fc
    .record({
      isFinal: fc.boolean(),
      // Times whose sum and difference doubles hold exactly.
      startedAtMs: fc.integer({ min: -(2 ** 52), max: 2 ** 52 }),
      durationMs: fc.integer({ min: -(2 ** 52), max: 2 ** 52 - 1 }),
      captions: fc.array(fc.record({ language: text(), text: text() }), { maxLength: 3 }),
    })
    .map(({ durationMs, ...event }) => ({
      ...event,
      text: event.captions[0]?.text ?? "",
      language: event.captions[0]?.language ?? "",
      endsAtMs: event.startedAtMs + durationMs,
    }));
}

/** The fields of an `imDelete`: the one message that old clients know is the first of all. */
export function deleteFields(): fc.Arbitrary<EventFields<"imDelete">> {
  const ids = fc.array(int64Text(), { maxLength: 4 });
  return fc
    .record({ deletedMsgIds: ids, deletedUserIds: ids })
    .map((event) => ({ deletedMsgId: event.deletedMsgIds[0] ?? "0", ...event }));
}

/** The fields of a banner: a key that says nothing, or one around the words that make its type. */
export function barrageFields(words: string): () => fc.Arbitrary<EventFields<"barrage">> {
  const key = words === "" ? text() : fc.tuple(text(), text()).map(([before, after]) => before + words + after);
  return () => fc.record({ user: webcastUser(), contentKey: key, msgType: int32() });
}
