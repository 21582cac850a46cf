import { configDefaults, defineConfig } from "vitest/config";

/** Tests that replace modules, look at what a module does when it is first loaded, or measure the memory of their process. */
const ownModules = [
  "e2e/bad-input.test.ts",
  "e2e/fuzz/fuzz.test.ts",
  "packages/mock-server/src/journal/secrets.property.test.ts",
  "packages/mock-server/src/tape/record/tape-writer.test.ts",
  "packages/protocol/src/drift.test.ts",
  "packages/protocol/src/raw.test.ts",
];

const source = { conditions: ["@webcast-kit/source", "module", "node", "development|production"] };

export default defineConfig({
  resolve: source,
  ssr: { resolve: { ...source, externalConditions: ["@webcast-kit/source", "node"] } },
  test: {
    // One worker less than cores is the default: on two cores half of the machine would wait.
    maxWorkers: "100%",
    projects: [
      {
        extends: true,
        // Loading the same modules for every file anew took more time than the tests.
        test: {
          name: "unit",
          include: ["packages/*/src/**/*.test.ts", "examples/*/src/**/*.test.ts"],
          exclude: ownModules,
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          include: ["e2e/**/*.test.ts"],
          exclude: [...configDefaults.exclude, ...ownModules],
          testTimeout: 30_000,
          isolate: false,
        },
      },
      { extends: true, test: { name: "isolated", include: ownModules, testTimeout: 30_000 } },
    ],
    setupFiles: ["./scripts/fast-check-setup.ts"],
    reporters: ["default", ["junit", { outputFile: "reports/junit.xml" }], "./scripts/plain-line-reporter.ts"],
    coverage: {
      provider: "v8",
      include: ["packages/*/src/**/*.ts", "examples/*/src/**/*.ts"],
      exclude: ["**/*.test.ts", "**/bin.ts"],
      reporter: ["text-summary", "lcov"],
      thresholds: { lines: 90, branches: 80 },
    },
  },
});
