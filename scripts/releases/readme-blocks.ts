import { readFileSync } from "node:fs";

/** A program in a document. */
export interface ReadmeBlock {
  readonly title: string;
  /** Of the document, from the root of the repository. */
  readonly readme: string;
  readonly code: string;
  /** It talks to a Redis on its usual port. */
  readonly needsRedis: boolean;
  /** It is TypeScript for vitest. */
  readonly isTest: boolean;
}

/** Every js block, each a program of its own, with its mark `js redis` understood; and the ts blocks that vitest can run. */
export function readmeBlocks(readme: string, root: URL): readonly ReadmeBlock[] {
  const text = readFileSync(new URL(readme, root), "utf8");
  const programs = [...text.matchAll(/^```js( redis)?\n(.*?)^```$/gms)].map(([, mark, code = ""], index) => ({
    title: `${readme} block ${index + 1}`,
    readme,
    code,
    needsRedis: mark !== undefined,
    isTest: false,
  }));
  const tests = [...text.matchAll(/^```ts\n(.*?)^```$/gms)].flatMap(([, code = ""], index) =>
    /^import .* from "vitest"/m.test(code)
      ? [{ title: `${readme} ts block ${index + 1}`, readme, code, needsRedis: false, isTest: true }]
      : [],
  );
  return [...programs, ...tests];
}

/** An ES module as someone writes it in CommonJS: `require` for `import`, and a function around what awaits. */
export function toCommonJs(code: string): string {
  const requires: string[] = [];
  const body = code
    .replaceAll(/^import (\{[^}]*\}) from ("[^"]+");( \/\/.*)?\n/gm, (_, names: string, specifier: string) => {
      requires.push(`const ${names.replaceAll(" as ", ": ")} = require(${specifier});`);
      return "";
    })
    .replaceAll("import.meta.url", "__filename");
  const left = /^import\b.*|import\.meta.*/m.exec(body);
  if (left !== null) throw new Error(`this import has no form in CommonJS here: ${left[0]}`);
  return `${requires.join("\n")}\n\nvoid (async () => {\n${body}})();\n`;
}
