/**
 * Exponential moving average with the start corrected for bias, as in Adam (Kingma and Ba 2015, section 3): there
 * `m += (1 - w)(y - m)` and `m / (1 - w^t)`. Both in one step, so that what is constant stays so to the last bit.
 *
 * @param weight of what came before, 0 (raw) to just under 1
 * @returns `[n]`; values that are not finite stay as they are and do not count
 */
export function smooth(y: ArrayLike<number>, weight: number): Float64Array {
  const smoothed = new Float64Array(y.length)
  let average = 0
  let correction = 1
  for (let i = 0; i < y.length; i++) {
    const value = y[i]!
    if (!Number.isFinite(value)) {
      smoothed[i] = value
      continue
    }
    correction *= weight
    const share = (1 - weight) / (1 - correction)
    const way = value - average
    average = Number.isFinite(way) ? average + share * way : average * (1 - share) + value * share
    smoothed[i] = average
  }
  return smoothed
}
