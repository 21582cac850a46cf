import { describe, expect, it } from "vitest";
import { type Endpoint, endpoints } from "./index.ts";
import { type VendorPath, vendorPathOf, vendorPaths, vendorSpellings, vendorVariants } from "./vendor.ts";

const documented = Object.values(endpoints) as Endpoint[];
const rows: readonly VendorPath[] = vendorPaths;

describe("vendorPaths", () => {
  it("has each path once, and none that is documented", () => {
    const paths = rows.map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
    expect(documented.filter(({ path }) => paths.includes(path))).toEqual([]);
  });

  it.each(rows)("says of $path that it is observed, its methods and what it does", (row) => {
    expect(row.provenance).toBe("observed");
    expect(row.methods.length).toBeGreaterThan(0);
    for (const method of row.methods) expect(["GET", "POST"]).toContain(method);
    expect(row.summary).toMatch(/^[A-Z][^\n]{1,78}[^.]$/);
  });

  it.each(rows)("is found by a path like $path, and by no longer one", (row) => {
    const path = row.path.replace(/\{\w+\}/g, "a-b.7");
    expect(vendorPathOf(path)).toBe(row);
    expect(vendorPathOf(`${path}/more`)?.path).not.toBe(row.path);
    expect(vendorPathOf(`/x${path}`)).toBeUndefined();
  });
});

describe("vendorVariants", () => {
  it("has each endpoint once", () => {
    expect(new Set(vendorVariants.map(({ endpoint }) => endpoint)).size).toBe(vendorVariants.length);
  });

  it.each(vendorVariants)(
    "differs from the documented $endpoint",
    ({ endpoint, method, parameters = {}, provenance }) => {
      const { method: known, request }: Endpoint = endpoints[endpoint];
      expect(provenance).toBe("observed");
      const names = Object.keys((request as { properties?: object }).properties ?? {});
      for (const [theirs, ours] of Object.entries(parameters)) {
        expect(names).not.toContain(theirs);
        expect(names).toContain(ours);
      }
      expect(method !== known || Object.keys(parameters).length > 0).toBe(true);
    },
  );
});

it("knows the other names of unique_id", () => {
  expect(vendorSpellings).toEqual({ unique_id: ["username", "uniqueId"] });
});
