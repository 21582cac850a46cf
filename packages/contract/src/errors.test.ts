import { Value } from "typebox/value";
import { describe, expect, it } from "vitest";
import { problems } from "../testing/schemas.ts";
import { apiErrorCodes, apiErrors, ErrorEnvelope } from "./errors.ts";

describe("ErrorEnvelope", () => {
  it("needs a text, and nothing else", () => {
    expect(Value.Check(ErrorEnvelope, { status_code: -1, error: "Invalid API key" })).toBe(true);
    expect(Value.Check(ErrorEnvelope, { status_code: -1 })).toBe(false);
    expect(Value.Check(ErrorEnvelope, { status_code: 0, error: "no error" })).toBe(false);
  });

  it("knows each code, and no other", () => {
    const body = { status_code: -1, error: "No" };
    for (const code of apiErrorCodes) expect(problems(ErrorEnvelope, { ...body, code })).toEqual([]);
    expect(problems(ErrorEnvelope, { ...body, code: "TEAPOT" })).not.toEqual([]);
  });
});

describe("apiErrors", () => {
  it("give each code an error status, and say that both are invented", () => {
    expect(apiErrorCodes).toEqual(Object.keys(apiErrors));
    for (const { status, provenance } of Object.values(apiErrors)) {
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(600);
      expect(provenance).toBe("invented");
    }
  });
});
