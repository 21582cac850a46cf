import { Value } from "typebox/value";
import { describe, expect, it } from "vitest";
import {
  CAPTIONS_DEFAULT_MINUTES,
  CREDITS_INTERVAL_MS,
  NO_MESSAGES_TIMEOUT_MS,
  sockets,
  type Tier,
  tierLimits,
  tiers,
  vendorTierLimits,
} from "./index.ts";

const accepts = (name: keyof typeof sockets, query: object) => Value.Check(sockets[name].query, query);

describe("sockets", () => {
  it("are named as their keys", () => {
    for (const [name, socket] of Object.entries(sockets)) expect(socket.name).toBe(name);
  });

  it("count in whole seconds", () => {
    for (const ms of [NO_MESSAGES_TIMEOUT_MS, CREDITS_INTERVAL_MS]) expect(ms % 1000).toBe(0);
  });
});

describe("sockets.managed", () => {
  it("takes a key, or a JWT", () => {
    expect(accepts("managed", { uniqueId: "streamer", apiKey: "k" })).toBe(true);
    expect(accepts("managed", { uniqueId: "streamer", jwtKey: "j" })).toBe(true);
  });

  it("refuses a query without either, and one without a creator", () => {
    expect(accepts("managed", { uniqueId: "streamer" })).toBe(false);
    expect(accepts("managed", { uniqueId: "", apiKey: "k" })).toBe(false);
    expect(accepts("managed", { apiKey: "k" })).toBe(false);
  });
});

describe("sockets.captions", () => {
  const least = { uniqueId: "streamer", apiKey: "k" };

  it("fills in what the reference gives as default", () => {
    expect(Value.Default(sockets.captions.query, { ...least })).toEqual({
      ...least,
      language: "",
      diarization: true,
      max_duration_minutes: CAPTIONS_DEFAULT_MINUTES,
    });
  });

  it("reads numbers and booleans from text", () => {
    const query = Value.Convert(sockets.captions.query, {
      ...least,
      diarization: "false",
      max_duration_minutes: "300",
    });
    expect(query).toEqual({ ...least, diarization: false, max_duration_minutes: 300 });
  });

  it.each([0, 301])("refuses %i minutes", (minutes) => {
    expect(accepts("captions", { ...least, max_duration_minutes: minutes })).toBe(false);
  });

  it("is for the tiers whose limits have it, and for no other", () => {
    const isOpenTo = (tier: Tier) => tiers.indexOf(tier) >= tiers.indexOf(sockets.captions.tier);
    expect(tiers.map(isOpenTo)).toEqual(tiers.map((tier) => tierLimits[tier].captions));
    expect(tiers.map(isOpenTo)).toEqual(tiers.map((tier) => vendorTierLimits[tier].captions));
    expect(sockets.captions.tier).toBe("basic");
  });

  it("takes no JWT", () => {
    expect(accepts("captions", { uniqueId: "streamer", jwtKey: "j" })).toBe(false);
  });
});

describe("sockets.webcast", () => {
  it("wants a room id of digits", () => {
    expect(accepts("webcast", { room_id: "7123456789012345678", cursor: "c" })).toBe(true);
    expect(accepts("webcast", { room_id: "streamer" })).toBe(false);
  });
});
