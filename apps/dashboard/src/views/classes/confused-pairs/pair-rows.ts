import { confusedPairs, mutualConfusions } from '@misfit/evaluation/matrix/confused-pairs'
import type { ConfusionMatrix } from '@misfit/evaluation/matrix/confusion-matrix'
import type { CsvCell } from '@misfit/text/csv'
import type { CellAddress } from '../../matrix/cell-address.ts'

/** Row of one class taken for another, or of two for each other. */
interface PairRow {
  readonly count: number
  /** The cells of the matrix that are counted: one, or both ways round. */
  readonly cells: readonly { readonly cell: CellAddress; readonly count: number }[]
  /** Share of the actual class's images, 0-1; null where two classes are counted together. */
  readonly share: number | null
}

/** Every pair that occurs, the most confused first. */
export function pairRows(matrix: ConfusionMatrix, together: boolean): PairRow[] {
  if (!together) {
    return confusedPairs(matrix).map(({ actual, predicted, count, share }) => ({
      count,
      share,
      cells: [{ cell: { actual, predicted }, count }],
    }))
  }
  return mutualConfusions(matrix).map(({ first, second, count, firstAsSecond, secondAsFirst }) => ({
    count,
    share: null,
    cells: [
      { cell: { actual: first, predicted: second }, count: firstAsSecond },
      { cell: { actual: second, predicted: first }, count: secondAsFirst },
    ],
  }))
}

/** The pairs as rows of a CSV file: a line for each cell that is counted. */
export function pairCsvRows(rows: readonly PairRow[], nameOf: (index: number) => string): CsvCell[][] {
  return [
    ['rank', 'actual', 'predicted', 'images', 'share of actual', 'images of the pair'],
    ...rows.flatMap((row, rank) =>
      row.cells.map(({ cell, count }): CsvCell[] => [
        rank + 1,
        nameOf(cell.actual),
        nameOf(cell.predicted),
        count,
        row.share,
        row.count,
      ]),
    ),
  ]
}
