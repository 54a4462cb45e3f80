import { confidenceOrder } from '../order/confidence-order.ts'
import { requireDrawable } from './confusion-matrix.ts'
import type { Predictions } from '../predictions/predictions.ts'
import { requireSameSamples } from '../predictions/same-samples.ts'

/** The samples of every cell of a matrix, stored row by row as sparse matrices are (CSR). */
export interface CellIndex {
  classCount: number
  /** `[classCount * classCount + 1]`, where each cell's samples start in `samples`; the last is the end. */
  starts: Uint32Array
  /** Positions in the partition, cell by cell, in each the most confident first. */
  samples: Uint32Array
}

/**
 * The samples of every cell of the confusion matrix, so that opening a cell takes no search. In a cell they come as
 * in `cellSamples`: the most confident first, then by index, those without a confident answer last.
 *
 * @throws PredictionsError at more than 10,000 classes
 */
export function cellIndex(predictions: Predictions): CellIndex {
  return indexOf(predictions, confidenceOrder(predictions))
}

/**
 * Indexes what one model gets wrong and another right: its samples by actual class and by the class that the wrong
 * model took them for, those it was surest of first.
 *
 * @throws PredictionsError when the predictions are not of the same samples and classes, or are of more than 10,000
 */
export function onlyOneRight(right: Predictions, wrong: Predictions): CellIndex {
  requireSameSamples([right, wrong])
  const chosen = confidenceOrder(wrong).filter(
    (i) => right.predicted[i] === right.actual[i] && wrong.predicted[i] !== wrong.actual[i],
  )
  return indexOf(wrong, chosen)
}

/**
 * The samples of one cell; a view of the index, not a copy.
 *
 * @returns positions in the partition
 */
export function samplesOfCell(
  { classCount, starts, samples }: CellIndex,
  actual: number,
  predicted: number,
): Uint32Array {
  const cell = actual * classCount + predicted
  return samples.subarray(starts[cell]!, starts[cell + 1]!)
}

/** A stable counting sort of the samples by cell. */
function indexOf({ actual, predicted, classCount }: Predictions, order: Uint32Array): CellIndex {
  requireDrawable(classCount)
  const starts = new Uint32Array(classCount * classCount + 1)
  for (const i of order) starts[actual[i]! * classCount + predicted[i]! + 1]!++
  for (let cell = 1; cell < starts.length; cell++) starts[cell]! += starts[cell - 1]!
  const next = starts.slice()
  const samples = new Uint32Array(order.length)
  for (const i of order) samples[next[actual[i]! * classCount + predicted[i]!]!++] = i
  return { classCount, starts, samples }
}
