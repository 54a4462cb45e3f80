/**
 * Number of times that a property is tried: a few in every test run, and as many as `MISFIT_FUZZ_RUNS` says by hand.
 */
export const fuzzRuns = (usual: number): number => Number(process.env['MISFIT_FUZZ_RUNS'] ?? usual)
