import type { Predictions } from '../predictions/predictions.ts'
import { hasAnswer, PredictionsError } from '../predictions/predictions.ts'
import type { ProbabilityScores } from './probability-scores.ts'

/**
 * Predictions with the scores that were worked out beside them.
 *
 * @throws PredictionsError when the scores are of other samples or classes
 */
export function withScores(predictions: Predictions, scores: ProbabilityScores): Predictions {
  const { count, classCount, actual } = predictions
  if (scores.count !== count || scores.classCount !== classCount) {
    throw new PredictionsError(
      `Scores of ${scores.count} samples and ${scores.classCount} classes beside predictions ` +
        `of ${count} and ${classCount}`,
    )
  }
  const supports = new Uint32Array(classCount)
  for (let i = 0; i < count; i++) if (hasAnswer(predictions, i)) supports[actual[i]!]!++
  const differing = supports.findIndex((support, c) => support !== scores.curves.supports[c])
  if (differing !== -1) {
    throw new PredictionsError(
      `Scores of ${scores.curves.supports[differing]} samples of class ${differing} beside predictions ` +
        `of ${supports[differing]}`,
    )
  }
  return { ...predictions, scores }
}
