import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ReportFile } from "./report-file.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "webcast-"));
});
afterAll(() => rm(folder, { recursive: true }));

const at = (name: string) => path.join(folder, name);

async function write(file: string, text: string | undefined): Promise<void> {
  await using report = await ReportFile.open(file);
  if (text !== undefined) await report.save(text);
}

describe("ReportFile", () => {
  it("appears whole at the end, in place of an older one", async () => {
    await writeFile(at("a.html"), "old");
    await write(at("a.html"), undefined);
    expect(await readFile(at("a.html"), "utf8")).toBe("old");
    await write(at("a.html"), "new");
    expect(await readFile(at("a.html"), "utf8")).toBe("new");
    expect(await readdir(folder)).toEqual(["a.html"]);
  });

  it("writes to where a link leads", async () => {
    await symlink(at("a.html"), at("link.html"));
    await write(at("link.html"), "by link");
    expect(await readFile(at("a.html"), "utf8")).toBe("by link");
  });

  it("says at once what cannot be written", async () => {
    await expect(ReportFile.open(at("none/a.html"))).rejects.toThrow(/^cannot write .*none\/a.html: ENOENT/);
    await expect(ReportFile.open(folder)).rejects.toThrow("it is there, and no file");
    await expect(ReportFile.open("/dev/null")).rejects.toThrow("it is there, and no file");
  });
});
