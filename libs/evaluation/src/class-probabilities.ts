import type { Predictions } from './predictions.ts'
import { hasAnswer, probabilityOf } from './predictions.ts'

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

/** What is known of the classes of a sample that are not kept. */
export interface Remainder {
  /** How many classes are neither kept nor the true one. */
  classes: number
  /** What each of them is taken to have, 0-1. */
  each: number
}

/**
 * The classes that `topClasses` and the true class leave over. What these two leave of the whole 1 is taken to spread
 * evenly over them. None are left over when all classes are kept (up to 10 classes).
 */
export function remainder(predictions: Predictions, index: number): Remainder {
  const { topCount, classCount, topProbabilities, actual } = predictions
  let classes = classCount - topCount
  if (classes === 0 || !hasAnswer(predictions, index)) return { classes: 0, each: 0 }
  let left = 1
  for (let place = index * topCount; place < (index + 1) * topCount; place++) left -= topProbabilities[place]!
  if (probabilityOf(predictions, index, actual[index]!) === null) {
    classes--
    left -= trueClassProbability(predictions, index)
  }
  return { classes, each: classes === 0 ? 0 : Math.max(0, left) / classes }
}
