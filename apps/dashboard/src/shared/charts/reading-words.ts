import { formatMetric } from '../format/numbers.ts'
import { numberSaid, wordsWithin } from './tick-words.ts'

/** Values that are this share of the chart's height apart read differently. */
const resolution = 1 / 1000

/**
 * A value of a chart for reading: with five digits after the point, or as many as tell it from others in view.
 *
 * @param view the range of values in view; null where there is none
 */
export function readingWords(value: number, view: readonly [number, number] | null): string {
  const words = formatMetric(value, 5)
  if (!Number.isFinite(value) || view === null) return words
  const tolerance = (view[1] / 2 - view[0] / 2) * 2 * resolution
  return Math.abs(numberSaid(words) - value) <= tolerance ? words : wordsWithin(value, tolerance)
}
