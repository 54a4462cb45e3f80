import { trueClassProbability } from '../calibration/class-probabilities.ts'
import { isLearned } from './forgetting-events.ts'
import type { Predictions } from '../predictions/predictions.ts'
import { requireSameSamples } from '../predictions/same-samples.ts'

/** Place of each sample between easy, ambiguous and hard to learn. */
export interface DatasetMap {
  /** `[count]`, mean probability of the true class over the epochs, 0-1; NaN when no epoch had an answer. */
  confidence: Float64Array
  /** `[count]`, standard deviation of that probability over the epochs, 0-0.5; NaN when no epoch had an answer. */
  variability: Float64Array
  /** `[count]`, share of the epochs at which the sample was right, 0-1. */
  correctness: Float64Array
}

/**
 * Dataset cartography (Swayamdipta, Schwartz, Lourie, Wang, Hajishirzi, Smith and Choi 2020, EMNLP; arXiv:2009.10795):
 * easy samples have high confidence and low variability, hard ones (wrong labels among them) low confidence and low
 * variability, ambiguous ones high variability.
 *
 * Epochs at which a sample has no confident answer are left out of confidence and variability, and count as wrong.
 *
 * @param epochs predictions of the same samples, an epoch each
 * @throws PredictionsError when there is none, or they are not of the same samples and classes
 */
export function datasetMap(epochs: Predictions[]): DatasetMap {
  requireSameSamples(epochs)
  const { count } = epochs[0]!
  const confidence = new Float64Array(count)
  const variability = new Float64Array(count)
  const correctness = new Float64Array(count)
  for (let i = 0; i < count; i++) {
    // Welford's running mean and squared deviations (1962, Technometrics 4, 419-420): no cancellation.
    let answers = 0
    let mean = 0
    let squares = 0
    let right = 0
    for (const predictions of epochs) {
      if (isLearned(predictions, i)) right++
      const probability = trueClassProbability(predictions, i)
      if (Number.isNaN(probability)) continue
      const gap = probability - mean
      mean += gap / ++answers
      squares += gap * (probability - mean)
    }
    confidence[i] = answers === 0 ? Number.NaN : mean
    variability[i] = answers === 0 ? Number.NaN : Math.sqrt(squares / answers)
    correctness[i] = right / epochs.length
  }
  return { confidence, variability, correctness }
}
