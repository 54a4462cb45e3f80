import type { MatrixDifference } from '@misfit/evaluation/matrix/matrix-difference'
import type { DrawnMatrix } from '../matrix-to-draw.ts'
import { className } from '../shaded-matrix.ts'

/** A difference as it is written: `+3`, `−2` with a minus sign; empty for none. */
function signedText(difference: number): string {
  if (difference === 0) return ''
  return `${difference > 0 ? '+' : '\u2212'}${Math.abs(difference).toLocaleString('en-US')}`
}

/** `7 more` of something, `1 fewer`, `as many`. */
const moreOrFewer = (difference: number): string =>
  difference === 0 ? 'as many' : `${Math.abs(difference).toLocaleString('en-US')} ${difference > 0 ? 'more' : 'fewer'}`

/** Whether a difference in a cell is for the better: more right answers, or fewer wrong ones. Null for none. */
function isBetter(actual: number, predicted: number, difference: number): boolean | null {
  if (difference === 0) return null
  return (actual === predicted) === difference > 0
}

/**
 * The difference of two matrices ready to be drawn: what is better in the colour of right answers, what is worse in
 * that of wrong ones, always with its sign. Right and wrong answers have one scale here, so that a gain and what it
 * costs compare.
 *
 * @param order `[classCount]`, the class at each place
 */
export function drawnDifference(
  { classCount, counts }: MatrixDifference,
  classes: readonly string[],
  order: readonly number[],
): DrawnMatrix {
  const largest = counts.reduce((most, count) => Math.max(most, Math.abs(count)), 0)
  const at = (row: number, column: number): number => counts[order[row]! * classCount + order[column]!]!
  const sumOf = (cell: (place: number) => number): number => order.reduce((sum, _, place) => sum + cell(place), 0)
  return {
    name: 'Changes of the confusion matrix',
    classCount,
    classes,
    order,
    cellAt: (row, column) => {
      const [actual, predicted] = [order[row]!, order[column]!]
      const difference = at(row, column)
      const better = isBetter(actual, predicted, difference)
      const which = better === null ? '' : better ? ', which is better' : ', which is worse'
      return {
        actual,
        predicted,
        text: signedText(difference),
        sentence:
          `actual ${className(classes, actual)}, predicted ${className(classes, predicted)}: ` +
          `${moreOrFewer(difference)} images${which}`,
        opens: true,
      }
    },
    textAt: (row, column) => signedText(at(row, column)),
    shadeAt: (row, column) => {
      const difference = at(row, column)
      if (difference === 0) return 0
      return (
        (isBetter(order[row]!, order[column]!, difference) === true ? 1 : -1) *
        Math.sqrt(Math.abs(difference) / largest)
      )
    },
    valueAt: at,
    rowTotal: (row) => sumOf((column) => at(row, column)),
    columnTotal: (column) => sumOf((row) => at(row, column)),
    total: 0,
    totalText: (total) => signedText(total) || '0',
  }
}
