import { confidenceOrder } from '../order/confidence-order.ts'
import type { Predictions } from '../predictions/predictions.ts'
import { requireSameSamples } from '../predictions/same-samples.ts'

/** The samples that make up the difference of two matrices in one cell. */
interface ChangedSamples {
  /** Samples in the cell in B and not in A, those that B is surest of first. */
  entered: Uint32Array
  /** Samples in the cell in A and no more in B, those that A was surest of first. */
  left: Uint32Array
}

/**
 * Finds the samples of an actual class that came to be taken for a class from A to B, and those that no more are. Their
 * numbers differ by the difference of the two matrices in that cell.
 *
 * @throws PredictionsError when the predictions are not of the same samples and classes
 */
export function changedSamples(a: Predictions, b: Predictions, actual: number, predicted: number): ChangedSamples {
  requireSameSamples([a, b])
  const isIn = (one: Predictions, i: number): boolean => one.actual[i] === actual && one.predicted[i] === predicted
  return {
    entered: confidenceOrder(b).filter((i) => isIn(b, i) && !isIn(a, i)),
    left: confidenceOrder(a).filter((i) => isIn(a, i) && !isIn(b, i)),
  }
}
