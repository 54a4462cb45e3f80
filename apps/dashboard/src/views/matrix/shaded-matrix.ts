import type { ConfusionMatrix } from '@misfit/evaluation/matrix/confusion-matrix'
import { columnTotals, rowTotals } from '@misfit/evaluation/matrix/confusion-matrix'
import { formatCount } from '../../shared/format/numbers.ts'
import type { DrawnMatrix } from './matrix-to-draw.ts'

/** Values of the cells: images, or their share of the actual class (row) or of the predicted class (column). */
export const matrixModes = ['counts', 'rows', 'columns'] as const
export type MatrixMode = (typeof matrixModes)[number]

export interface ShadedCell {
  readonly actual: number
  readonly predicted: number
  readonly count: number
  /** Share of its row or column, 0-1; null of an empty one. In the mode `counts`, the share of its row. */
  readonly share: number | null
  /**
   * Shade of the cell, 0-1. Errors have a scale of their own, so that a few mistakes stand out beside thousands of
   * right answers.
   */
  readonly shade: number
}

export interface MatrixView {
  readonly mode: MatrixMode
  readonly classCount: number
  /** `[classCount]`, the class at each place: rows and columns are in this order. */
  readonly order: readonly number[]
  /** The cell at a place: actual classes down, predicted ones across. */
  cellAt(row: number, column: number): ShadedCell
  /** The shade of that cell alone: a matrix of a thousand classes has a million. */
  shadeAt(row: number, column: number): number
  /** `[classCount]`, images of each actual class. */
  readonly rowTotals: Float64Array
  /** `[classCount]`, images taken for each class. */
  readonly columnTotals: Float64Array
  readonly total: number
  readonly correct: number
  /** Value at the strong end of each scale: images, or a share 0-1. Null where no cell has a value above 0. */
  readonly largestRight: number | null
  readonly largestWrong: number | null
}

/** The strong ends of the two scales. */
export type MatrixScale = Pick<MatrixView, 'largestRight' | 'largestWrong'>

interface MatrixViewOptions {
  /** `[classCount]`, the class at each place; by class when left out. */
  readonly order?: readonly number[]
  /** A scale that several matrices share, so that equal shades mean equal values; the matrix's own when left out. */
  readonly scale?: MatrixScale
}

/** A confusion matrix as it is drawn. */
export function matrixView(matrix: ConfusionMatrix, mode: MatrixMode, options: MatrixViewOptions = {}): MatrixView {
  const { classCount, counts } = matrix
  const { order = Array.from({ length: classCount }, (_, place) => place) } = options
  const rows = rowTotals(matrix)
  const columns = columnTotals(matrix)
  const share = (actual: number, predicted: number): number | null => {
    const whole = mode === 'columns' ? columns[predicted]! : rows[actual]!
    return whole === 0 ? null : counts[actual * classCount + predicted]! / whole
  }
  const value = (actual: number, predicted: number): number =>
    mode === 'counts' ? counts[actual * classCount + predicted]! : (share(actual, predicted) ?? 0)

  let largestRight = 0
  let largestWrong = 0
  let total = 0
  let correct = 0
  for (let actual = 0; actual < classCount; actual++) {
    for (let predicted = 0; predicted < classCount; predicted++) {
      const count = counts[actual * classCount + predicted]!
      if (count === 0) continue
      total += count
      if (actual === predicted) {
        correct += count
        largestRight = Math.max(largestRight, value(actual, predicted))
      } else {
        largestWrong = Math.max(largestWrong, value(actual, predicted))
      }
    }
  }
  const scale = options.scale ?? { largestRight: largestRight || null, largestWrong: largestWrong || null }

  const shadeAt = (row: number, column: number): number => {
    const actual = order[row]!
    const predicted = order[column]!
    const largest = actual === predicted ? scale.largestRight : scale.largestWrong
    if (largest === null || counts[actual * classCount + predicted] === 0) return 0
    // The square root keeps small cells apart from empty ones.
    return Math.min(1, Math.sqrt(value(actual, predicted) / largest))
  }
  const cellAt = (row: number, column: number): ShadedCell => {
    const [actual, predicted] = [order[row]!, order[column]!]
    return {
      actual,
      predicted,
      count: counts[actual * classCount + predicted]!,
      share: share(actual, predicted),
      shade: shadeAt(row, column),
    }
  }
  return { mode, classCount, order, cellAt, shadeAt, rowTotals: rows, columnTotals: columns, total, correct, ...scale }
}

/** The scale that several matrices share: the largest values of any. */
export function sharedScale(views: readonly MatrixScale[]): MatrixScale {
  const largest = (of: keyof MatrixScale): number | null =>
    views.reduce((most, view) => Math.max(most, view[of] ?? 0), 0) || null
  return { largestRight: largest('largestRight'), largestWrong: largest('largestWrong') }
}

/** A confusion matrix ready to be drawn, by table or canvas. */
export function drawnConfusion(view: MatrixView, classes: readonly string[], name = 'Confusion matrix'): DrawnMatrix {
  const { classCount, order, mode } = view
  return {
    name,
    classCount,
    classes,
    order,
    cellAt: (row, column) => {
      const cell = view.cellAt(row, column)
      const { actual, predicted, count } = cell
      return {
        actual,
        predicted,
        text: cellText(cell, mode),
        sentence: cellSentence(cell, view, classes),
        opens: count > 0,
      }
    },
    textAt: (row, column) => cellText(view.cellAt(row, column), mode),
    shadeAt: (row, column) => (row === column ? 1 : -1) * view.shadeAt(row, column),
    valueAt: (row, column) => {
      const { count, share } = view.cellAt(row, column)
      return mode === 'counts' ? count : share
    },
    rowTotal: (row) => view.rowTotals[order[row]!]!,
    columnTotal: (column) => view.columnTotals[order[column]!]!,
    total: view.total,
    totalText: countText,
  }
}

/** Writes the text of a cell: a count, or per cent without the sign; empty for 0, `n/a` for a share of nothing. */
export function cellText(cell: ShadedCell, mode: MatrixMode): string {
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
const countText = formatCount

/** A cell in words: `actual 4, predicted 9: 23 images (2.4 % of actual 4)`. */
export function cellSentence(cell: ShadedCell, view: MatrixView, classes: readonly string[]): string {
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

/** A name of at most so many characters, of which the last is an ellipsis where more were there. */
export function shortName(name: string, longest: number): string {
  const characters = [...name]
  return characters.length <= longest ? name : `${characters.slice(0, longest - 1).join('')}…`
}

/** `2.4 %`; something small is `<0.1 %`, never nothing, and nearly all is `>99.9 %`, never all. */
export function percentText(share: number): string {
  if (Number.isNaN(share)) return 'n/a'
  if (share > 0 && share < 0.0005) return '<0.1\u00a0%'
  if (share < 1 && share > 0.9995) return '>99.9\u00a0%'
  return `${(share * 100).toFixed(1)}\u00a0%`
}
