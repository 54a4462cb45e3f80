import { trueClassProbability } from '../calibration/class-probabilities.ts'
import type { Prediction, Predictions } from '../predictions/predictions.ts'
import { predictionAt, PredictionsError } from '../predictions/predictions.ts'
import { requireSameSamples } from '../predictions/same-samples.ts'

/** Prediction of one sample at one epoch. */
export interface SampleAtEpoch extends Prediction {
  /** Place in the order given, from 0. */
  epoch: number
  /** Probability of the true class, 0-1; NaN when the model gave no confident answer. */
  trueClassProbability: number
}

/**
 * Follows one sample through all epochs.
 *
 * @param epochs predictions of the same samples, an epoch each, in order
 * @param index position in the partition
 * @throws PredictionsError when there is no epoch or no such sample, or the epochs are not of the same samples
 */
export function sampleHistory(epochs: Predictions[], index: number): SampleAtEpoch[] {
  requireSameSamples(epochs)
  const { count } = epochs[0]!
  if (!Number.isInteger(index) || index < 0 || index >= count) {
    throw new PredictionsError(`There is no sample ${index}; 0 to ${count - 1} expected`)
  }
  return epochs.map((predictions, epoch) => ({
    ...predictionAt(predictions, index),
    epoch,
    trueClassProbability: trueClassProbability(predictions, index),
  }))
}
