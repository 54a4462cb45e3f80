import { trueClassProbability } from './class-probabilities.ts'
import type { Predictions } from './predictions.ts'
import { hasAnswer } from './predictions.ts'

/**
 * How well each given label fits, by the probability the model gives it: 0 (surely wrong) to 1 (`self-confidence` in
 * Northcutt, Jiang and Chuang 2021, JAIR 70).
 *
 * @returns `[count]`; NaN where the model gave no confident answer
 */
export function selfConfidence(predictions: Predictions): Float64Array {
  return Float64Array.from({ length: predictions.count }, (_, i) => trueClassProbability(predictions, i))
}

/**
 * How well each given label fits, by how far its probability is ahead of the most probable other class's, scaled from
 * -1..1 to 0..1 (`normalized margin`, as above and in cleanlab). Exact at any number of classes.
 *
 * @returns `[count]`; NaN where the model gave no confident answer
 */
export function normalizedMargin(predictions: Predictions): Float64Array {
  const { count, topCount, topClasses, topProbabilities, actual } = predictions
  return Float64Array.from({ length: count }, (_, i) => {
    if (!hasAnswer(predictions, i)) return Number.NaN
    const first = i * topCount
    const rival = topClasses[first] === actual[i] ? (topCount > 1 ? topProbabilities[first + 1]! : 0) : topProbabilities[first]!
    return (trueClassProbability(predictions, i) - rival + 1) / 2
  })
}
