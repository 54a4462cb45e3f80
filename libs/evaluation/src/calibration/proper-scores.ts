import { trueClassProbability } from './class-probabilities.ts'
import type { Predictions } from '../predictions/predictions.ts'
import { requireAllKept } from '../predictions/predictions.ts'

/**
 * Mean cross-entropy in nats, from the probabilities as they are kept, in double precision; `meanLoss` is the mean of
 * the losses as they are stored. Exact at any number of classes: where the true class is not kept, its stored loss is
 * taken.
 *
 * @returns infinite when a true class was given no probability at all, NaN when a sample has no confident answer, null
 *   of no samples
 */
export function logLoss(predictions: Predictions): number | null {
  let sum = 0
  for (let i = 0; i < predictions.count; i++) sum -= Math.log(trueClassProbability(predictions, i))
  return predictions.count === 0 ? null : sum / predictions.count
}

/**
 * Brier score, 0 (perfect) to 2: the mean over samples of the squared distance between probabilities and truth, summed
 * over the classes (Brier 1950, Monthly Weather Review 78, 1-3, in its form for several classes).
 *
 * @returns NaN when a sample has no confident answer, null of no samples
 * @throws PredictionsError when not all classes are kept (more than 10): `ProbabilityScores` have it
 */
export function brierScore(predictions: Predictions): number | null {
  requireAllKept(predictions)
  const { count, topCount, topProbabilities } = predictions
  if (count === 0) return null
  let sum = 0
  for (let i = 0; i < count; i++) {
    let squares = 0
    for (let place = i * topCount; place < (i + 1) * topCount; place++) squares += topProbabilities[place]! ** 2
    // (1 - p)^2 for the true class, p^2 for the others: the squares of all, and 1 - 2 p.
    sum += squares + 1 - 2 * trueClassProbability(predictions, i)
  }
  return sum / count
}
