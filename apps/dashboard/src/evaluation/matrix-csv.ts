import type { CsvCell } from '@misfit/evaluation/csv'
import type { MatrixView } from './matrix-view.ts'

/** The matrix as rows of a CSV file: a line for each actual class, a column for each predicted one, and the totals. */
export function matrixCsvRows(view: MatrixView, classes: readonly string[]): CsvCell[][] {
  const { classCount, cells, mode } = view
  const names = Array.from({ length: classCount }, (_, index) => classes[index] ?? `class ${index}`)
  const rows = names.map((name, actual): CsvCell[] => [
    name,
    ...cells.slice(actual * classCount, (actual + 1) * classCount).map((cell) => (mode === 'counts' ? cell.count : cell.share)),
    view.rowTotals[actual]!,
  ])
  return [['actual (rows), predicted (columns)', ...names, 'total'], ...rows, ['total', ...view.columnTotals, view.total]]
}
