import type { ConfusionMatrix } from '@misfit/evaluation/confusion-matrix'
import { columnTotals, normalizeColumns, normalizeRows, rowTotals } from '@misfit/evaluation/confusion-matrix'

/** What the cells show: images, or their share of the actual class (row) or of the predicted class (column). */
export const matrixModes = ['counts', 'rows', 'columns'] as const
export type MatrixMode = (typeof matrixModes)[number]

export interface MatrixCell {
  readonly actual: number
  readonly predicted: number
  readonly count: number
  /** Share of its row or column, 0-1; null of an empty one. In the mode `counts`, the share of its row. */
  readonly share: number | null
  /**
   * How strongly to shade the cell, 0-1. Errors have a scale of their own, so that a few mistakes stand out beside
   * thousands of right answers.
   */
  readonly shade: number
}

export interface MatrixView {
  readonly mode: MatrixMode
  readonly classCount: number
  /** `[classCount * classCount]`, row by row: actual classes down, predicted ones across. */
  readonly cells: readonly MatrixCell[]
  /** Images of each actual class. */
  readonly rowTotals: Float64Array
  /** Images taken for each class. */
  readonly columnTotals: Float64Array
  readonly total: number
  readonly correct: number
  /** Value at the strong end of each scale: images, or a share 0-1. Null where no cell has a value above 0. */
  readonly largestRight: number | null
  readonly largestWrong: number | null
}

/** A confusion matrix as it is drawn. */
export function matrixView(matrix: ConfusionMatrix, mode: MatrixMode): MatrixView {
  const { classCount, counts } = matrix
  const shares = mode === 'columns' ? normalizeColumns(matrix) : normalizeRows(matrix)
  const value = (cell: number): number => (mode === 'counts' ? counts[cell]! : (shares[cell] ?? 0))

  let largestRight = 0
  let largestWrong = 0
  let total = 0
  let correct = 0
  for (let cell = 0; cell < counts.length; cell++) {
    total += counts[cell]!
    if (isDiagonal(cell, classCount)) {
      correct += counts[cell]!
      largestRight = Math.max(largestRight, value(cell))
    } else {
      largestWrong = Math.max(largestWrong, value(cell))
    }
  }

  const cells = Array.from(counts, (count, cell): MatrixCell => {
    const largest = isDiagonal(cell, classCount) ? largestRight : largestWrong
    return {
      actual: Math.floor(cell / classCount),
      predicted: cell % classCount,
      count,
      share: shares[cell]!,
      // The square root keeps small cells apart from empty ones.
      shade: largest === 0 ? 0 : Math.sqrt(value(cell) / largest),
    }
  })
  return {
    mode,
    classCount,
    cells,
    rowTotals: rowTotals(matrix),
    columnTotals: columnTotals(matrix),
    total,
    correct,
    largestRight: largestRight || null,
    largestWrong: largestWrong || null,
  }
}

const isDiagonal = (cell: number, classCount: number): boolean => Math.floor(cell / classCount) === cell % classCount

/** What stands in a cell: a count, or per cent without the sign; empty for 0, `n/a` for a share of nothing. */
export function cellText(cell: MatrixCell, mode: MatrixMode): string {
  if (mode !== 'counts' && cell.share === null) return 'n/a'
  if (cell.count === 0) return ''
  if (mode === 'counts') return countText(cell.count)
  const percent = cell.share! * 100
  if (cell.share! < 1 && percent > 99.95) return '>99.9'
  if (cell.share === 1) return '100'
  if (percent < 0.05) return '<0.1'
  return percent.toFixed(1)
}

/** A count as it fits into a cell: `1119`, `12,345`. */
const countText = (count: number): string => count.toLocaleString('en-US')

/** A cell in words: `actual 4, predicted 9: 23 images (2.4 % of actual 4)`. */
export function cellSentence(cell: MatrixCell, view: MatrixView, classes: readonly string[]): string {
  const actual = className(classes, cell.actual)
  const predicted = className(classes, cell.predicted)
  const images = `${countText(cell.count)} ${cell.count === 1 ? 'image' : 'images'}`
  const whole = view.mode === 'columns' ? `predicted ${predicted}` : `actual ${actual}`
  const share = cell.share === null ? `n/a: there is no image of ${whole}` : `${percentText(cell.share)} of ${whole}`
  return `actual ${actual}, predicted ${predicted}: ${images} (${share})`
}

/** A class by its name; by its index where the name is empty. */
export function className(classes: readonly string[], index: number): string {
  const name = classes[index]
  return name === undefined || name.trim() === '' ? `class ${index}` : name
}

/** `2.4 %`; something small is `<0.1 %`, never nothing, and nearly all is `>99.9 %`, never all. */
export function percentText(share: number): string {
  if (Number.isNaN(share)) return 'n/a'
  if (share > 0 && share < 0.0005) return '<0.1\u00a0%'
  if (share < 1 && share > 0.9995) return '>99.9\u00a0%'
  return `${(share * 100).toFixed(1)}\u00a0%`
}
