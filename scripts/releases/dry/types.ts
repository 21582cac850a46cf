import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

interface Way {
  readonly module: string;
  readonly moduleResolution: string;
  readonly skipLibCheck?: boolean;
  readonly files: readonly string[];
}

/** Ways of finding modules, with the files that import every entry point in the ways these know. */
const ways: Readonly<Record<string, Way>> = {
  // This one knows no require() of ES modules: CommonJS gets them by import().
  node16: { module: "node16", moduleResolution: "node16", files: ["every.mts", "every-by-import.cts"] },
  nodenext: { module: "nodenext", moduleResolution: "nodenext", files: ["every.mts", "every.cts"] },
  // The declarations of the packages are judged, too. One compiler in one way does that: older ones take minutes for it.
  "nodenext, with libraries": {
    module: "nodenext",
    moduleResolution: "nodenext",
    skipLibCheck: false,
    files: ["every.mts"],
  },
  bundler: { module: "esnext", moduleResolution: "bundler", files: ["every.ts"] },
};

interface TypeCheck {
  readonly title: string;
  readonly tsconfig: string;
  readonly withLibraries: boolean;
}

/** Writes what a compiler is to check, in each way. */
export function writeTypeChecks(project: string, specifiers: readonly string[]): readonly TypeCheck[] {
  const folder = path.join(project, "types");
  mkdirSync(folder);
  const write = (name: string, text: string) => writeFileSync(path.join(folder, name), text);
  const imports = specifiers.map((specifier, index) => `import * as entry${index} from "${specifier}";\n`).join("");
  const list = specifiers.map((_, index) => `entry${index}`).join(", ");
  // If the types of an entry point were missing, its module would be any, which has every key.
  const notAny = `type KnownOnly<T> = "no such name" extends keyof T ? never : T;\n`;
  const checks = specifiers.map(
    (_, index) => `export const known${index}: KnownOnly<typeof entry${index}> = entry${index};\n`,
  );
  const every = `${imports}${notAny}${checks.join("")}export const all = [${list}];\n`;
  for (const name of ["every.mts", "every.cts", "every.ts"]) write(name, every);
  const dynamic = specifiers.map((specifier) => `import("${specifier}")`).join(", ");
  write("every-by-import.cts", `export const all = Promise.all([${dynamic}]);\n`);
  return Object.entries(ways).map(([title, { files, skipLibCheck = true, ...way }]) => {
    const compilerOptions = {
      target: "es2023",
      lib: ["es2023"],
      types: ["node"],
      strict: true,
      noEmit: true,
      esModuleInterop: true,
      skipLibCheck,
      ...way,
    };
    const file = `tsconfig.${title.replaceAll(/\W+/g, "-")}.json`;
    write(file, JSON.stringify({ compilerOptions, files }));
    return { title, tsconfig: path.join(folder, file), withLibraries: !skipLibCheck };
  });
}

/** Where the program of an installed compiler is. */
export function compilerOf(tools: string, alias: string): string {
  const folder = path.join(tools, "node_modules", alias);
  const { bin } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as { bin: { tsc: string } };
  return path.join(folder, bin.tsc);
}
