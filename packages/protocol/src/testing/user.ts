import type { WebcastUser } from "@webcast-kit/contract";
import fc from "fast-check";
import { int64Number, int64Text, text } from "./values.ts";

/** A user as the decoder puts it out: all fields are there, except maybe the picture. */
export function webcastUser(): fc.Arbitrary<WebcastUser> {
  const said = fc.record({
    id: int64Text(),
    uniqueId: text(),
    nickname: text(),
    followRole: fc.oneof(fc.constantFrom(0, 1, 2), int64Number()),
    isSubscriber: fc.boolean(),
  });
  return fc
    .tuple(said, fc.option(text(), { nil: undefined }))
    .map(([user, profilePictureUrl]) => (profilePictureUrl === undefined ? user : { ...user, profilePictureUrl }));
}
