import type { Agreement } from '@misfit/evaluation/comparison/agreement'
import { percentText } from '../../views/matrix/shaded-matrix.ts'
import { formatCount } from '../../shared/format/numbers.ts'
import type { MetricsRow } from '../../views/comparison/metrics-table.ts'

/** A test result in a sentence, with its interval. */
export function resultSentence({ right, count, accuracy, interval }: NonNullable<MetricsRow['test']>): string {
  const within =
    interval === null
      ? ''
      : ` (95\u00a0% interval ${(interval.low * 100).toFixed(1)} to ${(interval.high * 100).toFixed(1)})`
  return `It gets ${formatCount(right)} of ${formatCount(count)} test images right: ${percentText(accuracy)}${within}.`
}

/** Says in a sentence what a model gained over the one before. */
export function gainSentence(
  row: MetricsRow,
  before: MetricsRow,
  titleBefore: string,
  agreement: Agreement | null,
): string {
  if (row.test === null || before.test === null || row.gain === null) return ''
  const more = row.test.right - before.test.right
  if (more === 0) return `That is exactly as many as ${titleBefore}.`
  const direction = more > 0 ? 'more' : 'fewer'
  const points = Math.abs(row.gain * 100)
  const size = points < 0.05 ? points.toFixed(2) : points.toFixed(1)
  const change = `${more > 0 ? 'a gain' : 'a loss'} of ${size} points`
  const sentence = `That is ${formatCount(Math.abs(more))} ${direction} than ${titleBefore}, ${change}`
  return agreement === null ? `${sentence}.` : `${sentence}; ${chanceWords(agreement, more > 0)}`
}

function chanceWords({ differenceInterval, mcnemarP, onlyARight, onlyBRight }: Agreement, better: boolean): string {
  if (differenceInterval === null) return 'there are no images to compare.'
  const signed = better ? differenceInterval : { low: -differenceInterval.high, high: -differenceInterval.low }
  const range = `95\u00a0% interval ${(signed.low * 100).toFixed(1)} to ${(signed.high * 100).toFixed(1)}`
  const countOr = (count: number): string => (count === 0 ? 'no' : formatCount(count))
  const swapped = better
    ? `It mends ${formatCount(onlyBRight)} of its mistakes and makes ${countOr(onlyARight)} new ones.`
    : `It makes ${countOr(onlyARight)} new mistakes and mends ${formatCount(onlyBRight)}.`
  return mcnemarP < 0.05
    ? `${range}. ${swapped}`
    : `${range}. ${swapped} So small a difference may well be chance (McNemar's test, p = ${mcnemarP.toFixed(2)}).`
}
