import { emptyPredictions, type Predictions } from '@misfit/evaluation/predictions/predictions'
import { randomGenerator } from '@misfit/data/random'

/**
 * Answers of a model that does not exist, for measuring: classes come in turn, a wrong answer is mostly one of a few
 * neighbours, and probabilities fall from the answer on, the rest shared out.
 *
 * @param errors share of wrong answers, 0-1
 */
export function syntheticPredictions(count: number, classCount: number, errors: number, seed: number): Predictions {
  const random = randomGenerator(seed)
  const predictions = emptyPredictions(count, classCount)
  const { topCount, topClasses, topProbabilities } = predictions
  for (let i = 0; i < count; i++) {
    const actual = i % classCount
    const neighbour = (actual + 1 + Math.floor(random.float() ** 2 * Math.min(8, classCount - 1))) % classCount
    const isWrong = random.float() < errors
    const answer = isWrong ? neighbour : actual
    const second = isWrong ? actual : neighbour
    predictions.actual[i] = actual
    predictions.predicted[i] = answer
    let left = 1
    for (let rank = 0, next = 0; rank < topCount; rank++) {
      while (rank > 1 && (next === answer || next === second)) next++
      topClasses[i * topCount + rank] = rank === 0 ? answer : rank === 1 ? second : next++
      // Each takes at least half of what is left, so that they fall.
      const taken = rank === topCount - 1 ? left * 0.5 : left * (0.5 + 0.49 * random.float())
      topProbabilities[i * topCount + rank] = taken
      left -= taken
    }
    predictions.loss[i] = -Math.log(Math.max(1e-7, topProbabilities[i * topCount + (isWrong ? 1 : 0)] ?? 0))
  }
  return predictions
}
