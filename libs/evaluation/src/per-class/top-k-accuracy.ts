import type { Predictions } from '../predictions/predictions.ts'
import { hasAnswer, PredictionsError } from '../predictions/predictions.ts'
import type { Interval } from '../comparison/wilson-interval.ts'
import { wilsonInterval } from '../comparison/wilson-interval.ts'

export interface TopKAccuracy {
  k: number
  /** Samples whose true class is among the k most probable; of equals the lower class comes first. */
  right: number
  /** Share of all samples, 0-1; null of no samples. */
  accuracy: number | null
  /** 95 % interval; null of no samples. */
  interval: Interval | null
}

/**
 * Measures how often the true class is among the `k` most probable ones. A sample without a confident answer counts as
 * wrong, so that at k = 1 this can be less than `accuracy`, which takes class 0 as its answer.
 *
 * @throws PredictionsError when `k` is not 1 to the number of classes kept (all of up to 10 classes, 5 of more)
 */
export function topKAccuracy(predictions: Predictions, k: number): TopKAccuracy {
  const { count, topCount, topClasses, actual } = predictions
  if (!Number.isInteger(k) || k < 1 || k > topCount) {
    throw new PredictionsError(`Top ${k} of ${topCount} classes kept per sample; 1 to ${topCount} expected`)
  }
  let right = 0
  for (let i = 0; i < count; i++) {
    if (!hasAnswer(predictions, i)) continue
    for (let rank = 0; rank < k; rank++) if (topClasses[i * topCount + rank] === actual[i]) right++
  }
  return { k, right, accuracy: count === 0 ? null : right / count, interval: wilsonInterval(right, count) }
}
