import { remainder, trueClassProbability } from './class-probabilities.ts'
import type { Predictions } from './predictions.ts'
import { probabilityOf } from './predictions.ts'

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
 * Exact up to 10 classes. Of more, the terms of the kept classes and of the true class are exact, and the probability
 * that is left is taken to spread evenly over the other classes, which gives their smallest possible terms. The score
 * is then too low by less than what is left, times the smallest kept probability.
 *
 * @returns NaN when a sample has no confident answer, null of no samples
 */
export function brierScore(predictions: Predictions): number | null {
  const { count, topCount, topProbabilities, actual } = predictions
  if (count === 0) return null
  let sum = 0
  for (let i = 0; i < count; i++) {
    let squares = 0
    for (let place = i * topCount; place < (i + 1) * topCount; place++) squares += topProbabilities[place]! ** 2
    const truth = trueClassProbability(predictions, i)
    if (probabilityOf(predictions, i, actual[i]!) === null) squares += truth ** 2
    const { classes, each } = remainder(predictions, i)
    // (1 - p)^2 for the true class, p^2 for the others: the squares of all, and 1 - 2 p.
    sum += squares + classes * each ** 2 + 1 - 2 * truth
  }
  return sum / count
}
