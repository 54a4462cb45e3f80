import type { CurveScores, ScoreSteps } from './class-scores.ts'
import { scoreSteps } from './class-scores.ts'
import { decimate } from '../decimate.ts'
import type { Interval } from '../comparison/wilson-interval.ts'
import { wilsonInterval } from '../comparison/wilson-interval.ts'

/** Precision against recall of one class, as the threshold falls, its points in counts. */
export interface PrecisionRecallCurve extends ScoreSteps {
  /** Average precision, 0-1; null when the class has no sample. */
  averagePrecision: number | null
}

/** A point to draw. */
interface PrecisionRecallPoint {
  threshold: number
  recall: number
  precision: number
  /** 95 % intervals of the two. */
  recallInterval: Interval | null
  precisionInterval: Interval | null
}

/**
 * Precision and recall at every distinct score; samples of equal score enter together. Average precision is the sum of
 * precisions, each by the recall it adds, without interpolation, as in scikit-learn's `average_precision_score`.
 */
export function precisionRecallCurve(scores: CurveScores, classIndex: number): PrecisionRecallCurve {
  const steps = scoreSteps(scores, classIndex)
  const { truePositives, falsePositives, positiveCount } = steps
  if (positiveCount > 0 && 'averagePrecisions' in scores)
    return { ...steps, averagePrecision: scores.averagePrecisions[classIndex]! }
  let sum = 0
  for (let p = 0; p < truePositives.length; p++) {
    const precision = truePositives[p]! / (truePositives[p]! + falsePositives[p]!)
    sum += precision * (truePositives[p]! - (truePositives[p - 1] ?? 0))
  }
  return { ...steps, averagePrecision: positiveCount === 0 ? null : sum / positiveCount }
}

/**
 * Points that draw the curve, at most about `limit` of them, recall rising; empty when the class has no sample.
 *
 * @throws RangeError when `limit` is under 4
 */
export function precisionRecallPoints(curve: PrecisionRecallCurve, limit = 1000): PrecisionRecallPoint[] {
  if (curve.averagePrecision === null) return []
  const { thresholds, truePositives, falsePositives, positiveCount } = curve
  const precisions = Float64Array.from(truePositives, (right, p) => right / (right + falsePositives[p]!))
  const { index } = decimate({ x: truePositives, y: precisions }, { points: limit })
  return index.map((p) => ({
    threshold: thresholds[p]!,
    recall: truePositives[p]! / positiveCount,
    precision: precisions[p]!,
    recallInterval: wilsonInterval(truePositives[p]!, positiveCount),
    precisionInterval: wilsonInterval(truePositives[p]!, truePositives[p]! + falsePositives[p]!),
  }))
}
