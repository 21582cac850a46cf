import fc from "fast-check";

/**
 * One seed for every property, so that a run in CI can be repeated. Another seed: `FC_SEED=123 pnpm test`;
 * more cases: `FC_NUM_RUNS=10000 pnpm test`. A failing property prints the seed and the path that replay it.
 */
const seed = Number(process.env["FC_SEED"] ?? 20_251_122);
const numRuns = process.env["FC_NUM_RUNS"];

fc.configureGlobal({
  seed,
  ...(numRuns === undefined ? {} : { numRuns: Number(numRuns) }),
});
