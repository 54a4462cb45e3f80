import type { CurveScores } from './class-scores.ts'
import { scoreSteps } from './class-scores.ts'
import { decimate } from '../decimate.ts'
import type { Interval } from '../comparison/wilson-interval.ts'
import { wilsonInterval, Z_95 } from '../comparison/wilson-interval.ts'

/** Receiver operating characteristic of one class against the rest, its points in counts. */
export interface RocCurve {
  /** Falling; the first is infinite: nothing is taken for the class yet. */
  thresholds: Float64Array
  truePositives: Uint32Array
  falsePositives: Uint32Array
  /** Samples of the class, and of others. */
  positiveCount: number
  negativeCount: number
  /** Area under the curve, 0-1; null when the class has no sample, or there are no others. */
  area: number | null
  /** 95 % interval of the area; null where the area is. */
  areaInterval: Interval | null
}

/** A point to draw. */
interface RocPoint {
  threshold: number
  falsePositiveRate: number
  truePositiveRate: number
  /** 95 % intervals of the two rates. */
  falsePositiveInterval: Interval | null
  truePositiveInterval: Interval | null
}

/**
 * True against false positives as the threshold falls. Samples of equal score enter together, as in scikit-learn's
 * `roc_curve` (with `drop_intermediate=False`), and the area is by trapezoids, as in its `roc_auc_score`: pairs of
 * equal score count half. Its interval is that of Hanley and McNeil (1982), Radiology 143, 29-36, kept within 0-1.
 */
export function rocCurve(scores: CurveScores, classIndex: number): RocCurve {
  const steps = scoreSteps(scores, classIndex)
  const { positiveCount, negativeCount } = steps
  const points = steps.thresholds.length + 1
  const thresholds = new Float64Array(points)
  const truePositives = new Uint32Array(points)
  const falsePositives = new Uint32Array(points)
  thresholds[0] = Infinity
  thresholds.set(steps.thresholds, 1)
  truePositives.set(steps.truePositives, 1)
  falsePositives.set(steps.falsePositives, 1)
  const pairs = positiveCount * negativeCount
  const area =
    pairs === 0
      ? null
      : 'areas' in scores
        ? scores.areas[classIndex]!
        : doubledArea(truePositives, falsePositives) / 2 / pairs
  const areaInterval = area === null ? null : hanleyMcNeil(area, positiveCount, negativeCount)
  return { thresholds, truePositives, falsePositives, positiveCount, negativeCount, area, areaInterval }
}

/** Twice the area, in pairs of a sample of the class and another. */
function doubledArea(truePositives: Uint32Array, falsePositives: Uint32Array): number {
  let doubled = 0
  for (let p = 1; p < truePositives.length; p++) {
    doubled += (falsePositives[p]! - falsePositives[p - 1]!) * (truePositives[p]! + truePositives[p - 1]!)
  }
  return doubled
}

/**
 * Points that draw the curve, at most about `limit` of them; empty where the area is null.
 *
 * @throws RangeError when `limit` is under 4
 */
export function rocPoints(curve: RocCurve, limit = 1000): RocPoint[] {
  if (curve.area === null) return []
  const { thresholds, truePositives, falsePositives, positiveCount, negativeCount } = curve
  const { index } = decimate({ x: falsePositives, y: truePositives }, { points: limit })
  return index.map((p) => ({
    threshold: thresholds[p]!,
    falsePositiveRate: falsePositives[p]! / negativeCount,
    truePositiveRate: truePositives[p]! / positiveCount,
    falsePositiveInterval: wilsonInterval(falsePositives[p]!, negativeCount),
    truePositiveInterval: wilsonInterval(truePositives[p]!, positiveCount),
  }))
}

function hanleyMcNeil(area: number, positives: number, negatives: number): Interval {
  const twoPositives = area / (2 - area)
  const twoNegatives = (2 * area ** 2) / (1 + area)
  const variance =
    (area * (1 - area) + (positives - 1) * (twoPositives - area ** 2) + (negatives - 1) * (twoNegatives - area ** 2)) /
    (positives * negatives)
  const half = Z_95 * Math.sqrt(Math.max(0, variance))
  return { low: Math.max(0, area - half), high: Math.min(1, area + half) }
}
