import type { Series } from '@misfit/evaluation/decimate'

interface RestartedSeries {
  /** Series that holds now: steps that were done again count once, as they went the last time. */
  current: Series
  /** Series of steps that were done again later, one for each attempt. */
  superseded: Series[]
}

/**
 * Splits a curve whose steps go back into the curve that holds and what it replaced.
 *
 * @param restarts positions at which the step number goes back, ascending
 */
export function splitAtRestarts(
  step: ArrayLike<number>,
  y: ArrayLike<number>,
  restarts: readonly number[],
): RestartedSeries {
  if (restarts.length === 0) return { current: { x: step, y }, superseded: [] }
  const bounds = [0, ...restarts, step.length]
  const superseded: Series[] = []
  let x: number[] = []
  let values: number[] = []
  for (let part = 0; part + 1 < bounds.length; part++) {
    const start = bounds[part]!
    const end = bounds[part + 1]!
    const firstStep = step[start]!
    let kept = x.length
    while (kept > 0 && x[kept - 1]! >= firstStep) kept -= 1
    if (kept < x.length) {
      // One point before it, so that the replaced curve begins where it left the current one.
      const from = Math.max(0, kept - 1)
      superseded.push({ x: x.slice(from), y: values.slice(from) })
      x = x.slice(0, kept)
      values = values.slice(0, kept)
    }
    for (let i = start; i < end; i++) {
      x.push(step[i]!)
      values.push(y[i]!)
    }
  }
  return { current: { x, y: values }, superseded }
}
