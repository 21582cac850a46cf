import { describe, expect, it } from "vitest";
import { targetOf } from "./request-target.ts";

describe("targetOf()", () => {
  it.each([
    ["/", "/", ""],
    ["/?a=b&c", "/", "a=b&c="],
    ["?a=b", "/", "a=b"],
    ["", "/", ""],
    ["//", "//", ""],
    ["///x", "///x", ""],
    ["//[", "//[", ""],
    ["//a:99999/", "//a:99999/", ""],
    ["http://host:1/p?q=1", "/p", "q=1"],
    ["http://[/", "/", ""],
    ["/%zz?%zz", "/%zz", "%25zz="],
  ])("reads %j", (url, path, query) => {
    const target = targetOf(url);
    expect([target.path, target.query.toString()]).toEqual([path, query]);
  });
});
