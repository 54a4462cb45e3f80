export interface Interval {
  low: number
  high: number
}

/** Standard normal quantile of a two-sided 95 % interval. */
export const Z_95 = 1.959963984540054

/**
 * Interval in which a proportion probably lies, given a sample of it: the one beside an accuracy. The score interval of
 * Wilson (1927), J. Amer. Statist. Assoc. 22, 209-212; it stays within 0-1 and holds its level near 0 and 1, where the
 * usual plus-minus does not.
 *
 * The score interval of Wilson (1927), J. Amer. Statist. Assoc. 22, 209-212; it stays within 0-1 and holds its level
 * near 0 and 1, where the usual plus-minus does not.
 *
 * @param successes how many of `total`, 0 to `total`
 * @param z quantile of the level, of 95 % when left out
 * @returns bounds, 0-1; null of nothing
 * @throws RangeError when `successes` is not within 0 to `total`
 */
export function wilsonInterval(successes: number, total: number, z = Z_95): Interval | null {
  if (!(successes >= 0 && successes <= total)) throw new RangeError(`${successes} successes of ${total}`)
  if (total === 0) return null
  const share = successes / total
  const widened = 1 + (z * z) / total
  const centre = (share + (z * z) / (2 * total)) / widened
  const half = (z / widened) * Math.sqrt((share * (1 - share)) / total + (z * z) / (4 * total * total))
  // At none and at all the bound is exact, but rounding would leave it a hair off.
  return { low: successes === 0 ? 0 : centre - half, high: successes === total ? 1 : centre + half }
}
