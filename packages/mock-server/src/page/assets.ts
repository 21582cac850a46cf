import { readdirSync, readFileSync } from "node:fs";

/** Plain files, the same from source and from `dist`: nothing is built of them. */
const folder = new URL("../../src/page/assets/", import.meta.url);

const types: Readonly<Record<string, string>> = {
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
};

export interface Asset {
  readonly type: string;
  readonly text: string;
}

let assets: ReadonlyMap<string, Asset> | undefined;

/** The files that the page loads, by name; read when the first is asked for. */
export function pageAssets(): ReadonlyMap<string, Asset> {
  assets ??= new Map(
    readdirSync(folder).flatMap((name) => {
      const type = types[name.slice(name.lastIndexOf(".") + 1)];
      return type === undefined ? [] : [[name, { type, text: readFileSync(new URL(name, folder), "utf8") }] as const];
    }),
  );
  return assets;
}
