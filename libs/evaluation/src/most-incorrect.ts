import type { Prediction, Predictions } from './predictions.ts'
import { predictionAt } from './predictions.ts'

/**
 * The wrong predictions, those the model was surest of first: by the probability of the wrong answer, then by loss,
 * then by index. Samples without a confident answer come last.
 *
 * @param limit most predictions to return; all when left out
 */
export function mostIncorrect(predictions: Predictions, limit = Infinity): Prediction[] {
  const { count, actual, predicted, loss, topCount, topProbabilities } = predictions
  const wrong: number[] = []
  for (let i = 0; i < count; i++) if (predicted[i] !== actual[i]) wrong.push(i)
  wrong.sort((a, b) => {
    const byProbability = falling(topProbabilities[a * topCount]!, topProbabilities[b * topCount]!)
    return byProbability || falling(loss[a]!, loss[b]!) || a - b
  })
  return wrong.slice(0, limit).map((index) => predictionAt(predictions, index))
}

/** Order of two numbers, the larger first and NaN last. */
function falling(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b))
  return b - a
}
