import { fallingOrder, firstPositions } from './argsort-descending.ts'
import type { Prediction, Predictions } from '../predictions/predictions.ts'
import { predictionAt } from '../predictions/predictions.ts'

/**
 * The wrong predictions, those the model was surest of first: by the probability of the wrong answer, then by loss,
 * then by index. Samples without a confident answer come last.
 *
 * @param limit most predictions to return; all when left out
 */
export function mostIncorrect(predictions: Predictions, limit = Infinity): Prediction[] {
  const { count, actual, predicted, loss, topCount, topProbabilities } = predictions
  const wrong = firstPositions(count).filter((i) => predicted[i] !== actual[i])
  // The second sort keeps equals in the order of the first.
  const byLoss = fallingOrder(wrong, (i) => loss[i]!)
  const order = fallingOrder(byLoss, (i) => topProbabilities[i * topCount]!)
  return Array.from(order.subarray(0, Math.min(limit, order.length)), (index) => predictionAt(predictions, index))
}
