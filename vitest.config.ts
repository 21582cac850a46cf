import { defineConfig } from "vitest/config";

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
        test: { name: "unit", include: ["packages/*/src/**/*.test.ts", "examples/*/src/**/*.test.ts"] },
      },
      { extends: true, test: { name: "e2e", include: ["e2e/**/*.test.ts"], testTimeout: 30_000 } },
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
