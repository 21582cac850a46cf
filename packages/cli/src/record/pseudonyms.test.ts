import { describe, expect, it } from "vitest";
import { Pseudonyms } from "./pseudonyms.ts";

const secret = new Uint8Array(16).fill(1);
const user = { id: "7", uniqueId: "ann", nickname: "Ann", profilePictureUrl: "https://pictures.example/ann" };

describe("Pseudonyms", () => {
  it("renames people wherever they stand, the same one the same way, and keeps what they say", () => {
    const event = { type: "chat", comment: "hi", user, topViewers: [{ user, rank: 1 }], operatorUserId: "7" };
    const { user: renamed, topViewers, operatorUserId, ...rest } = new Pseudonyms(secret).apply(event) as typeof event;
    expect(rest).toEqual({ type: "chat", comment: "hi" });
    expect(renamed.uniqueId).toMatch(/^viewer-[0-9a-f]{10}$/);
    expect(renamed).not.toHaveProperty("profilePictureUrl");
    expect(topViewers).toEqual([{ user: renamed, rank: 1 }]);
    expect([operatorUserId, renamed.id]).toEqual([renamed.id, expect.stringMatching(/^[1-9]\d*$/)]);
    expect(JSON.stringify([renamed, topViewers])).not.toMatch(/ann|Ann|"7"/);
  });

  it("gives other names in another recording", () => {
    const name = (pseudonyms: Pseudonyms) => (pseudonyms.apply({ nickname: "Ann" }) as { nickname: string }).nickname;
    expect(name(new Pseudonyms())).not.toBe(name(new Pseudonyms()));
    expect(name(new Pseudonyms(secret))).toBe(name(new Pseudonyms(secret)));
  });

  it("leaves what is nobody's, and ids that mean nobody", () => {
    const event = { id: "7", giftId: 5, name: "Rose", list: ["a", 1, null], toUserId: "0", user: { nickname: "" } };
    expect(new Pseudonyms(secret).apply(event)).toEqual(event);
  });
});
