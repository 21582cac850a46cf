import { CAPTIONS_MAX_MINUTES } from "@webcast-kit/contract";
import { describe, expect, it } from "vitest";
import { type CaptionsSettings, captionsQuery, MAX_MINUTES } from "./captions-query.ts";

describe("the query of the captions socket", () => {
  it("has what was given, by the names of the reference", () => {
    const settings = { language: "pt-BR", translate: "en", diarization: false, maxDurationMinutes: 120 };
    expect(captionsQuery(settings)).toEqual({
      language: "pt-BR",
      translate: "en",
      diarization: "false",
      max_duration_minutes: "120",
    });
    expect(captionsQuery({ language: "", translate: "" })).toEqual({});
  });

  it("has the contract's longest session", () => {
    expect(MAX_MINUTES).toBe(CAPTIONS_MAX_MINUTES);
    expect(captionsQuery({ maxDurationMinutes: CAPTIONS_MAX_MINUTES })).toEqual({ max_duration_minutes: "300" });
    expect(captionsQuery({ maxDurationMinutes: 0.5 })).toEqual({ max_duration_minutes: "0.5" });
  });

  it.each([["en,es"], ["en es"], ["en;es"], ["en|es"], [["en", "es"]], [["en"]]])(
    "is refused with more than one language to translate into: %j",
    (translate) => {
      expect(() => captionsQuery({ translate: translate as string })).toThrow(
        "ERR_ARGUMENT: translate takes one language a session: open another session for another language",
      );
    },
  );

  it.each<[CaptionsSettings, string]>([
    [{ language: "x".repeat(36) }, "language must be a language code"],
    [{ translate: "en&apiKey=1" }, "translate must be a language code"],
    [{ maxDurationMinutes: 0 }, "maxDurationMinutes must be a number above 0 and up to 300, got 0"],
    [{ maxDurationMinutes: 301 }, "maxDurationMinutes must be a number above 0 and up to 300, got 301"],
    [{ maxDurationMinutes: Number.NaN }, "maxDurationMinutes must be a number above 0 and up to 300, got NaN"],
    [{ diarization: "yes" as unknown as boolean }, 'diarization must be true or false, got "yes"'],
  ])("is refused with %j", (settings, message) => {
    expect(() => captionsQuery(settings)).toThrow(message);
  });
});
