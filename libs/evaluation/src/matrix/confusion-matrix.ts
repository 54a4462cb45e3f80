import type { Predictions } from '../predictions/predictions.ts'
import { PredictionsError } from '../predictions/predictions.ts'

/** Matrix of how often each class was taken for each: rows are actual classes, columns predicted ones. */
export interface ConfusionMatrix {
  classCount: number
  /** `[classCount, classCount]`, at `actual * classCount + predicted`. */
  counts: Uint32Array
}

/** Most classes of a matrix: its counts take 400 MB there. */
const MAX_CLASSES = 10_000

/**
 * Checks that a matrix of so many classes fits in memory.
 *
 * @throws PredictionsError at more than 10,000 classes
 */
export function requireDrawable(classCount: number): void {
  if (classCount > MAX_CLASSES) {
    throw new PredictionsError(`A confusion matrix of ${classCount} classes is too large; ${MAX_CLASSES} at most`)
  }
}

/**
 * Counts predictions by actual and predicted class, in one pass.
 *
 * @throws PredictionsError at more than 10,000 classes
 */
export function confusionMatrix({ actual, predicted, count, classCount }: Predictions): ConfusionMatrix {
  requireDrawable(classCount)
  const counts = new Uint32Array(classCount * classCount)
  for (let i = 0; i < count; i++) counts[actual[i]! * classCount + predicted[i]!]!++
  return { classCount, counts }
}

/** Reads how many samples of class `actual` were taken for class `predicted`. */
export function cellCount({ classCount, counts }: ConfusionMatrix, actual: number, predicted: number): number {
  return counts[actual * classCount + predicted]!
}

/** `[classCount]`, samples of each actual class: its support. */
export function rowTotals({ classCount, counts }: ConfusionMatrix): Float64Array {
  const totals = new Float64Array(classCount)
  for (let actual = 0; actual < classCount; actual++) {
    for (let predicted = 0; predicted < classCount; predicted++)
      totals[actual]! += counts[actual * classCount + predicted]!
  }
  return totals
}

/** `[classCount]`, how often each class was predicted. */
export function columnTotals({ classCount, counts }: ConfusionMatrix): Float64Array {
  const totals = new Float64Array(classCount)
  for (let actual = 0; actual < classCount; actual++) {
    for (let predicted = 0; predicted < classCount; predicted++)
      totals[predicted]! += counts[actual * classCount + predicted]!
  }
  return totals
}

/**
 * Divides each cell by its actual class's count: the diagonal is recall.
 *
 * @returns `[classCount, classCount]`, 0-1; null where the class has no sample
 */
export function normalizeRows(matrix: ConfusionMatrix): (number | null)[] {
  const totals = rowTotals(matrix)
  return Array.from(matrix.counts, (count, cell) => share(count, totals[Math.floor(cell / matrix.classCount)]!))
}

/**
 * Divides each cell by its predicted class's count: the diagonal is precision.
 *
 * @returns `[classCount, classCount]`, 0-1; null where the class was never predicted
 */
export function normalizeColumns(matrix: ConfusionMatrix): (number | null)[] {
  const totals = columnTotals(matrix)
  return Array.from(matrix.counts, (count, cell) => share(count, totals[cell % matrix.classCount]!))
}

/**
 * The samples in one cell, the most confident first, then by index; those without a confident answer last.
 *
 * @returns positions in the partition
 */
export function cellSamples(predictions: Predictions, actual: number, predicted: number): Uint32Array {
  const { count, topCount, topProbabilities } = predictions
  const found: number[] = []
  for (let i = 0; i < count; i++) {
    if (predictions.actual[i] === actual && predictions.predicted[i] === predicted) found.push(i)
  }
  const confidence = (i: number): number => {
    const probability = topProbabilities[i * topCount]!
    return Number.isNaN(probability) ? -1 : probability
  }
  return Uint32Array.from(found.sort((a, b) => confidence(b) - confidence(a) || a - b))
}

function share(count: number, total: number): number | null {
  return total === 0 ? null : count / total
}
