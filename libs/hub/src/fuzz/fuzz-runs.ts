/** How often a property is tried: a few times in every test run, and as often as `MISFIT_FUZZ_RUNS` says by hand. */
export const fuzzRuns = (usual: number): number => Number(process.env['MISFIT_FUZZ_RUNS'] ?? usual)
