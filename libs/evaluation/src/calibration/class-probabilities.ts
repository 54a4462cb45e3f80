import type { Predictions } from '../predictions/predictions.ts'
import { probabilityOf } from '../predictions/predictions.ts'

/**
 * The probability that the model gave the true class of a sample.
 *
 * Where the class is not among those kept, it is read back from the loss, as `exp(-loss)`: exact to the loss's own
 * precision, and 1e-7 at least, since losses are taken of no smaller probability.
 *
 * @returns 0-1; NaN when the model gave no confident answer
 */
export function trueClassProbability(predictions: Predictions, index: number): number {
  const kept = probabilityOf(predictions, index, predictions.actual[index]!)
  return kept ?? Math.exp(-predictions.loss[index]!)
}
