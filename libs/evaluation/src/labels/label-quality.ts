import { trueClassProbability } from '../calibration/class-probabilities.ts'
import type { Predictions } from '../predictions/predictions.ts'
import { hasAnswer } from '../predictions/predictions.ts'

/**
 * Scores how well each given label fits, by the probability the model gives it: 0 (surely wrong) to 1
 * (`self-confidence` in Northcutt, Jiang and Chuang 2021, JAIR 70).
 *
 * @returns `[count]`; NaN where the model gave no confident answer
 */
export function selfConfidence(predictions: Predictions): Float64Array {
  const confidence = new Float64Array(predictions.count)
  for (let i = 0; i < predictions.count; i++) confidence[i] = trueClassProbability(predictions, i)
  return confidence
}

/**
 * Scores how well each given label fits, by how far its probability is ahead of the most probable other class's, scaled
 * from -1..1 to 0..1 (`normalized margin`, as above and in cleanlab). Exact at any number of classes.
 *
 * @returns `[count]`; NaN where the model gave no confident answer
 */
export function normalizedMargin(predictions: Predictions): Float64Array {
  const margins = new Float64Array(predictions.count)
  for (let i = 0; i < predictions.count; i++) margins[i] = normalizedMarginAt(predictions, i)
  return margins
}

/** The normalized margin of one sample, 0-1; NaN where the model gave no confident answer. */
export function normalizedMarginAt(predictions: Predictions, index: number): number {
  const { topCount, topClasses, topProbabilities, actual } = predictions
  if (!hasAnswer(predictions, index)) return Number.NaN
  const first = index * topCount
  const secondPlace = topCount > 1 ? topProbabilities[first + 1]! : 0
  const rival = topClasses[first] === actual[index] ? secondPlace : topProbabilities[first]!
  return (trueClassProbability(predictions, index) - rival + 1) / 2
}
