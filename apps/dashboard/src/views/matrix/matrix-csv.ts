import type { CsvCell } from '@misfit/text/csv'
import type { DrawnMatrix } from './matrix-to-draw.ts'

/**
 * The matrix as rows of a CSV file, in the order that is shown: a line for each actual class, a column for each
 * predicted one, and the totals.
 */
export function matrixCsvRows(matrix: DrawnMatrix): CsvCell[][] {
  const places = Array.from({ length: matrix.classCount }, (_, place) => place)
  const names = matrix.order.map((index) => matrix.classes[index] ?? `class ${index}`)
  const rows = places.map((row): CsvCell[] => [
    names[row]!,
    ...places.map((column) => matrix.valueAt(row, column)),
    matrix.rowTotal(row),
  ])
  return [
    ['actual (rows), predicted (columns)', ...names, 'total'],
    ...rows,
    ['total', ...places.map((column) => matrix.columnTotal(column)), matrix.total],
  ]
}
