import type { ConfusionMatrix } from './confusion-matrix.ts'
import { normalizeRows } from './confusion-matrix.ts'
import { PredictionsError } from '../predictions/predictions.ts'

/** Matrix B less matrix A. More on the diagonal is better, more off it is worse. */
export interface MatrixDifference {
  classCount: number
  /** `[classCount, classCount]`, at `actual * classCount + predicted`. */
  counts: Float64Array
  /** Differences of shares of the actual class, -1 to 1; null where either has no sample of the class. */
  shares: (number | null)[]
}

/**
 * Subtracts one matrix from another, cell by cell.
 *
 * @throws PredictionsError when they are of different numbers of classes
 */
export function matrixDifference(a: ConfusionMatrix, b: ConfusionMatrix): MatrixDifference {
  if (a.classCount !== b.classCount) {
    throw new PredictionsError(`Matrices of ${a.classCount} and of ${b.classCount} classes can't be compared`)
  }
  const sharesB = normalizeRows(b)
  return {
    classCount: a.classCount,
    counts: Float64Array.from(a.counts, (count, cell) => b.counts[cell]! - count),
    shares: normalizeRows(a).map((share, cell) => {
      const other = sharesB[cell]
      return share === null || other === null || other === undefined ? null : other - share
    }),
  }
}
