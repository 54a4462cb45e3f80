import type { Interval } from './wilson-interval.ts'

/** Two models' accuracies on the same samples, as `agreement` gives them. */
interface ComparedAccuracies {
  /** Accuracy of B less accuracy of A, -1 to 1; null of no samples. */
  difference: number | null
  /** 95 % interval of the difference. */
  differenceInterval: Interval | null
}

/**
 * A comparison in plain words, in points of accuracy (hundredths). A model is called better only where the interval
 * leaves out 0.
 *
 * @example comparisonSentence('model_1', 'model_3', agreement(a, b))
 * // 'model_3 is better by 4.0 points; 95 % interval 3.5 to 4.5.'
 */
export function comparisonSentence(
  nameA: string,
  nameB: string,
  { difference, differenceInterval }: ComparedAccuracies,
): string {
  if (difference === null || differenceInterval === null)
    return `${nameA} and ${nameB} have no samples to be compared on.`
  const { low, high } = differenceInterval
  if (low > 0)
    return `${nameB} is better by ${points(difference)} points; 95 % interval ${points(low)} to ${points(high)}.`
  if (high < 0)
    return `${nameA} is better by ${points(-difference)} points; 95 % interval ${points(-high)} to ${points(-low)}.`
  if (difference === 0) {
    return (
      `${nameA} and ${nameB} cannot be told apart: both have the same accuracy; 95 % interval of the ` +
      `difference ${points(low)} to ${points(high)} points.`
    )
  }
  const [ahead, lead] = difference < 0 ? [nameA, -difference] : [nameB, difference]
  const [from, to] = difference < 0 ? [-high, -low] : [low, high]
  return (
    `${nameA} and ${nameB} cannot be told apart: ${ahead} is ahead by ${points(lead)} points; 95 % ` +
    `interval ${points(from)} to ${points(to)}.`
  )
}

/** Writes one decimal, or as many as it takes to show that a small number is not 0. A minus sign, not a hyphen. */
function points(share: number): string {
  const value = share * 100
  const shown = Math.abs(value) >= 0.05 || value === 0 ? value.toFixed(1) : value.toPrecision(1)
  return shown.replace('-', '\u2212')
}
