import { trueClassProbability } from '@misfit/evaluation/calibration/class-probabilities'
import { findLabelIssues } from '@misfit/evaluation/labels/label-issues'
import { marginRanking } from '@misfit/evaluation/labels/area-under-margin'
import { type Predictions, predictionAt, probabilityOf } from '@misfit/evaluation/predictions/predictions'
import { type PlacedPredictions, positionAt } from './held-out-answers.ts'

/** An image whose given label is doubted. */
export interface RankedIssue {
  /** Position in the partition. */
  readonly index: number
  /** Place among the answers that the list was made from. */
  readonly place: number
  readonly given: number
  readonly suggested: number
  /** Probability that the model gives the given label, 0-1. */
  readonly givenProbability: number
  /** Probability that it gives the suggested label, 0-1. */
  readonly suggestedProbability: number
}

/** Doubtful labels, and how sure it is that there are no others. */
interface ConfidentIssues {
  /** The most doubtful first. */
  readonly issues: RankedIssue[]
  /** Images that might have counted for a class that is not kept: 0 of up to 10 classes. */
  readonly unsure: number
}

/** Doubtful labels by confident learning. */
export function confidentIssues(placed: PlacedPredictions): ConfidentIssues {
  const { predictions } = placed
  const { issues, unsure } = findLabelIssues(predictions)
  const ranked = issues.map(({ index: place, label, suggested, selfConfidence }) => ({
    index: positionAt(placed, place),
    place,
    given: label,
    suggested,
    givenProbability: selfConfidence,
    suggestedProbability: probabilityOf(predictions, place, suggested) ?? 0,
  }))
  return { issues: ranked, unsure }
}

/**
 * Doubtful labels by the course of a training: those that stayed behind another class on the mean of the epochs, the
 * furthest behind first. The last epoch says which class instead.
 *
 * @throws PredictionsError when the epochs are not of the same samples
 */
export function dynamicIssues(epochs: Predictions[]): RankedIssue[] {
  const last = epochs.at(-1)
  if (last === undefined) return []
  const behind = marginRanking(epochs).filter(({ margin }) => margin < 0.5)
  return behind.map(({ index }) => {
    const { actual } = predictionAt(last, index)
    const suggested = strongestRival(last, index)
    return {
      index,
      place: index,
      given: actual,
      suggested,
      givenProbability: trueClassProbability(last, index),
      suggestedProbability: probabilityOf(last, index, suggested) ?? 0,
    }
  })
}

/** The most probable class that is not the given label. */
function strongestRival({ topClasses, topCount, actual }: Predictions, index: number): number {
  const first = index * topCount
  const rival = topClasses[first]!
  return rival === actual[index] && topCount > 1 ? topClasses[first + 1]! : rival
}
