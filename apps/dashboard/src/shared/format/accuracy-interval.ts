import { type Interval, wilsonInterval } from '@misfit/evaluation/comparison/wilson-interval'
import { formatPercent } from './numbers.ts'

/**
 * Computes where an accuracy on ever more such images would probably lie (Wilson, 95 %).
 *
 * @param accuracy 0-1
 * @param count images it was measured on
 * @returns null where the accuracy is not known, not a number, or of no images
 */
export function accuracyInterval(accuracy: number | null, count: number | null): Interval | null {
  if (accuracy === null || count === null || !Number.isFinite(accuracy)) return null
  return wilsonInterval(Math.min(count, Math.max(0, Math.round(accuracy * count))), count)
}

/** Half the width of an interval, in points: `± 0.33`. */
export const plusMinusText = ({ low, high }: Interval): string => `±\u00a0${(((high - low) / 2) * 100).toFixed(2)}`

/** An interval in words: `95 % interval 96.75 % to 97.41 %`. */
export const intervalWords = ({ low, high }: Interval): string =>
  `95\u00a0% interval ${formatPercent(low)} to ${formatPercent(high)}`
