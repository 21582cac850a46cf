/*
 * pnpm api-report            writes packages/X/etc/ENTRY.api.md of every public entry point, from what was built
 * pnpm api-report --check    writes nothing, and fails when one differs
 */
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { CompilerState, Extractor, ExtractorConfig, ExtractorLogLevel } from "@microsoft/api-extractor";
import { type EntryPoint, type PublishedPackage, publishedPackages } from "./published-packages.ts";

const { check } = parseArgs({ options: { check: { type: "boolean", default: false } } }).values;

function configOf({ folder }: PublishedPackage, { fileName, types }: EntryPoint): ExtractorConfig {
  const silent = { logLevel: ExtractorLogLevel.None, addToApiReportFile: false };
  return ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: path.join(folder, "package.json"),
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: types,
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            target: "ES2023",
            lib: ["ES2023"],
            types: ["node"],
            module: "NodeNext",
            moduleResolution: "NodeNext",
            strict: true,
            exactOptionalPropertyTypes: true,
            skipLibCheck: true,
          },
          files: [types],
        },
      },
      apiReport: {
        enabled: true,
        reportFileName: `${fileName}.api.md`,
        reportFolder: path.join(folder, "etc"),
        reportTempFolder: path.join(folder, ".cache/api-report"),
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: "lf",
      messages: {
        compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
        extractorMessageReporting: { default: silent },
        tsdocMessageReporting: { default: silent },
      },
    },
  });
}

/** Gives what is wrong with the report of one entry point; writes it unless told to check. */
function report(specifier: string, config: ExtractorConfig, compilerState: CompilerState): string | undefined {
  const messages: string[] = [];
  const result = Extractor.invoke(config, {
    compilerState,
    localBuild: !check,
    messageCallback(message) {
      if (message.logLevel === ExtractorLogLevel.Error) messages.push(message.text);
      message.handled = true;
    },
  });
  if (messages.length > 0) return `${specifier}: ${messages.join("; ")}`;
  if (check && result.apiReportChanged) return `${specifier}: its report is missing or another`;
  return undefined;
}

const faults: string[] = [];
let count = 0;
for (const one of publishedPackages()) {
  const entries = one.entryPoints.map((entry) => ({ ...entry, config: configOf(one, entry) }));
  const [first] = entries;
  if (first === undefined) continue;
  const folder = path.join(one.folder, "etc");
  mkdirSync(folder, { recursive: true });
  const expected = new Set(one.entryPoints.map(({ fileName }) => `${fileName}.api.md`));
  for (const name of readdirSync(folder).filter((file) => !expected.has(file))) {
    if (check) faults.push(`${one.name}: etc/${name} is of no entry point`);
    else rmSync(path.join(folder, name));
  }
  // One compilation serves all entry points of a package: that is where the time goes.
  const additionalEntryPoints = entries.map(({ types }) => types);
  const state = CompilerState.create(first.config, { additionalEntryPoints });
  for (const { specifier, config } of entries) {
    count++;
    const fault = report(specifier, config, state);
    if (fault !== undefined) faults.push(fault);
  }
}
for (const fault of faults) process.stderr.write(`${fault}\n`);
if (faults.length > 0) {
  process.stderr.write(
    "What users can import has changed: look at it after `pnpm api-report`, and commit the reports.\n",
  );
  process.exitCode = 1;
} else {
  process.stdout.write(`${count} API reports ${check ? "are as committed" : "are written"}\n`);
}
