import { describe, expect, it } from "vitest";
import { presentedKey } from "./presented-key.ts";

const read = (header: string | undefined, query: string) =>
  presentedKey(header === undefined ? {} : { "x-api-key": header }, new URLSearchParams(query));

describe("presentedKey", () => {
  it.each([
    ["the header before the query", "a", "apiKey=b", "a"],
    ["the query without a header", undefined, "apiKey=b", "b"],
    ["the query beside an empty header", "", "apiKey=b", "b"],
    ["the first of two in the query", undefined, "apiKey=b&apiKey=c", "b"],
    ["nothing where the query's is empty", undefined, "apiKey=", undefined],
    ["nothing where there is none", undefined, "apikey=b", undefined],
  ])("takes %s", (_title, header, query, key) => {
    expect(read(header, query)).toBe(key);
  });
});
