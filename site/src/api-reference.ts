import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Application, Converter } from "typedoc";
import type { PluginOptions } from "typedoc-plugin-markdown";
import { apiModules } from "./api-modules.ts";
import { pagesFolder, root, siteFolder } from "./folders.ts";

/** Where modules are, by the names that typedoc gives them: `live/src` for `packages/live/src/index.ts`. */
const pathsByFile = new Map(
  apiModules.map(({ source, path }) => [source.replace(/^packages\//, "").replace(/(?:\/index)?\.ts$/, ""), path]),
);

/** Writes a page for every entry point of the packages, from their types and docstrings. */
export async function writeApiReference(): Promise<void> {
  const folder = new URL("api/", pagesFolder);
  const options: Partial<PluginOptions> = {
    hideBreadcrumbs: true,
    hidePageHeader: true,
    useCodeBlocks: true,
    parametersFormat: "table",
    interfacePropertiesFormat: "table",
    classPropertiesFormat: "table",
    typeDeclarationFormat: "table",
    enumMembersFormat: "table",
    propertyMembersFormat: "table",
    entryFileName: "index",
    // Two headings may differ in their case only; these anchors are numbered as its links are.
    useHTMLAnchors: true,
  };
  const application = await Application.bootstrapWithPlugins({
    entryPoints: apiModules.map(({ source }) => fileURLToPath(new URL(source, root))),
    tsconfig: fileURLToPath(new URL("tsconfig.api.json", siteFolder)),
    plugin: ["typedoc-plugin-markdown"],
    outputs: [{ name: "markdown", path: fileURLToPath(folder) }],
    name: "API reference",
    readme: "none",
    router: "module",
    disableSources: true,
    excludeInternal: true,
    excludePrivate: true,
    excludeExternals: true,
    skipErrorChecking: true,
    logLevel: "Error",
    ...options,
  });
  // Its own names are the paths of files; these are what people import.
  application.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const module of project.children ?? []) module.name = pathsByFile.get(module.name) ?? module.name;
  });
  const project = await application.convert();
  if (project === undefined) throw new Error("typedoc could not read the packages; its messages are above");
  await application.generateOutputs(project);
  for (const { name, path } of apiModules) {
    const file = new URL(`${path}.md`, folder);
    writeFileSync(file, readFileSync(file, "utf8").replace(/^# .*$/m, `# ${name}`));
  }
}
