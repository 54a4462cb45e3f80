import os from 'node:os'
import { recommendedThreads } from '@misfit/training/threads'
import { modelSpecs } from '@misfit/model/spec'

/** The machine's processors, as far as this process may use them. */
export const cores = (): number => Math.max(1, os.availableParallelism())

/**
 * How many threads a run of this model gets: those asked for, else `MISFIT_THREADS`, else what trains it fastest.
 *
 * @throws RangeError when `MISFIT_THREADS` is not a whole number of at least 1
 */
export function threadsFor(model: string, asked?: number): number {
  if (asked !== undefined) return asked
  const fromEnvironment = process.env['MISFIT_THREADS']
  if (fromEnvironment) {
    const threads = Number(fromEnvironment)
    if (Number.isInteger(threads) && threads >= 1 && threads <= 1024) return threads
    throw new RangeError(`MISFIT_THREADS is ${JSON.stringify(fromEnvironment)}; it takes a whole number of at least 1`)
  }
  const spec = modelSpecs.find(({ id }) => id === model)
  return spec === undefined ? 1 : recommendedThreads(spec, cores())
}
