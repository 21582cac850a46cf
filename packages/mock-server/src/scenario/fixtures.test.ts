import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Compile } from "typebox/compile";
import { describe, expect, it } from "vitest";
import { readScenario } from "./read-scenario.ts";
import { scenarioSchema } from "./schema.ts";

const folder = fileURLToPath(new URL("../../../../fixtures/scenarios/", import.meta.url));
const readJson = (file: string): unknown => JSON.parse(readFileSync(folder + file, "utf8"));
const index = readJson("index.json") as { scenarios: { file: string; about: string }[] };
const files = readdirSync(folder).filter((file) => file.endsWith(".scenario.json"));

describe("the scenarios of the fixtures package", () => {
  it("are those of the index, and no other", () => {
    expect(new Set(index.scenarios.map(({ file }) => file))).toEqual(new Set(files));
  });

  it.each(index.scenarios)("$file is good, is called as its file, and says what the index says", ({ file, about }) => {
    const { name, ...scenario } = readScenario(folder + file);
    expect([`${name}.scenario.json`, scenario.about]).toEqual([file, about]);
  });

  it("have a schema that is that of the server, and fits them", async () => {
    const text = `${JSON.stringify(scenarioSchema, undefined, 2)}\n`;
    await expect(text).toMatchFileSnapshot(`${folder}scenario.schema.json`);
    const validator = Compile(scenarioSchema);
    for (const file of files) expect(validator.Errors(readJson(file))).toEqual([]);
    expect(validator.Check({ scenario: 1, name: "a", about: "A.", steps: [{ wait: 1, live: "ann" }] })).toBe(false);
  });
});
