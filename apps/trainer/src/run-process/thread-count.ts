import os from 'node:os'

/** The machine's processors, as far as this process may use them. */
export const cores = (): number => Math.max(1, os.availableParallelism())

/**
 * Reads how many threads a person wants a run to have: those asked for, else `MISFIT_THREADS`.
 *
 * @returns undefined when it is left to measurement
 * @throws RangeError when `MISFIT_THREADS` is not a whole number of at least 1
 */
export function askedThreads(asked?: number): number | undefined {
  const fromEnvironment = process.env['MISFIT_THREADS']
  if (asked !== undefined || !fromEnvironment) return asked
  const threads = Number(fromEnvironment)
  if (Number.isInteger(threads) && threads >= 1 && threads <= 1024) return threads
  throw new RangeError(`MISFIT_THREADS is ${JSON.stringify(fromEnvironment)}; it takes a whole number of at least 1`)
}
