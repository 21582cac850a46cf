import { Value } from "typebox/value";
import { describe, expect, it } from "vitest";
import { captionsErrorCodes, captionsMessages, captionsStatuses, provenanceKeyword } from "./index.ts";

/** One message of each type, with the fields that the reference lists. */
const documented = {
  caption: { text: "Hello everyone, welcome to my stream!", speaker: "Speaker 1", isFinal: true, language: "en" },
  translation: { text: "Hola", speaker: "Speaker 1", targetLanguage: "es" },
  status: { status: "transcribing", message: "Transcribing" },
  credits: { total: 1000, used: 12.5, remaining: 987.5 },
  credits_low: { remaining: 200, percentage: 20 },
  error: { code: "NO_CREDITS", message: "No credits left" },
};
const cases = Object.entries(documented).map(([type, fields]) => ({
  type: type as keyof typeof captionsMessages,
  fields: fields as Record<string, unknown>,
}));

describe("captionsMessages", () => {
  it("are the six that the reference lists", () => {
    expect(Object.keys(captionsMessages)).toEqual(Object.keys(documented));
  });

  it.each(cases)("$type takes what the reference shows", ({ type, fields }) => {
    expect(Value.Errors(captionsMessages[type], { type, ...fields })).toEqual([]);
  });

  it.each(cases)("$type requires each documented field, and nothing else", ({ type, fields }) => {
    expect(captionsMessages[type].required).toEqual(["type", ...Object.keys(fields)]);
    for (const field of Object.keys(fields)) {
      const { [field]: _, ...rest } = fields;
      expect(Value.Check(captionsMessages[type], { type, ...rest })).toBe(false);
    }
  });

  it.each(cases)("$type marks the other fields as observed", ({ type, fields }) => {
    const { properties } = JSON.parse(JSON.stringify(captionsMessages[type]));
    for (const [name, property] of Object.entries(properties)) {
      const mark = name === "type" || name in fields ? undefined : "observed";
      expect((property as Record<string, unknown>)[provenanceKeyword], name).toBe(mark);
    }
  });

  it.each(cases)("$type refuses the name of another", ({ type, fields }) => {
    expect(Value.Check(captionsMessages[type], { ...fields, type: "chat" })).toBe(false);
  });

  it("take both names of the share that remains", () => {
    const message = { type: "credits_low", ...documented.credits_low, percent: 20 };
    expect(Value.Check(captionsMessages.credits_low, message)).toBe(true);
  });
});

describe("captionsStatuses and captionsErrorCodes", () => {
  it("have the three states of the reference first", () => {
    const states = Object.entries(captionsStatuses).filter(([, provenance]) => provenance === "documented");
    expect(states.map(([state]) => state)).toEqual(["connecting", "transcribing", "ended"]);
  });

  it("are words for programs", () => {
    for (const code of captionsErrorCodes) expect(code).toMatch(/^[A-Z_]+$/);
  });
});
