import { confidenceOrder } from '../order/confidence-order.ts'
import type { Predictions } from '../predictions/predictions.ts'
import { hasAnswer } from '../predictions/predictions.ts'
import type { Interval } from '../comparison/wilson-interval.ts'
import { wilsonInterval } from '../comparison/wilson-interval.ts'

/** Curve of a model that answers only where it is sure enough. Points go from few answers to all. */
export interface SelectivePrediction {
  /** The least probability of an answer that is given, 0-1, falling. */
  thresholds: Float64Array
  /** Answers given. */
  answered: Uint32Array
  /** Right answers among them. */
  right: Uint32Array
  /** Samples in all, those without a confident answer too. */
  total: number
  /** Area under the risk-coverage curve, 0 (no error) to 1; null when no sample has a confident answer. */
  areaUnderRisk: number | null
}

/** Operating point of a model that may decline to answer. */
export interface OperatingPoint {
  threshold: number
  /** Share of all samples answered, 0-1. */
  answeredShare: number
  /** Share of right ones among the answers given, 0-1. */
  accuracy: number
  /** 95 % interval of the accuracy. */
  interval: Interval | null
}

/**
 * Accuracy against the share of samples answered, with a point for every distinct probability: equals are answered
 * together. Samples without a confident answer are never answered.
 *
 * The area is the mean, over the samples with an answer, of the error rate among those at least as sure (El-Yaniv and
 * Wiener 2010, JMLR 11, 1605-1641; AURC as in Geifman, Uziel and El-Yaniv 2019, ICLR).
 */
export function selectivePrediction(predictions: Predictions): SelectivePrediction {
  const { topCount, topProbabilities, actual, predicted } = predictions
  const order = confidenceOrder(predictions)
  const thresholds: number[] = []
  const answered: number[] = []
  const rights: number[] = []
  let given = 0
  let right = 0
  let risk = 0
  for (const i of order) {
    if (!hasAnswer(predictions, i)) break
    const probability = topProbabilities[i * topCount]!
    if (probability !== thresholds.at(-1)) {
      thresholds.push(probability)
      answered.push(given)
      rights.push(right)
    }
    given++
    if (actual[i] === predicted[i]) right++
    answered[answered.length - 1] = given
    rights[rights.length - 1] = right
  }
  for (let p = 0; p < answered.length; p++) {
    risk += (1 - rights[p]! / answered[p]!) * (answered[p]! - (answered[p - 1] ?? 0))
  }
  return {
    thresholds: Float64Array.from(thresholds),
    answered: Uint32Array.from(answered),
    right: Uint32Array.from(rights),
    total: predictions.count,
    areaUnderRisk: given === 0 ? null : risk / given,
  }
}

/** Reads one point of the curve. */
export function operatingPoint(
  { thresholds, answered, right, total }: SelectivePrediction,
  point: number,
): OperatingPoint {
  return {
    threshold: thresholds[point]!,
    answeredShare: answered[point]! / total,
    accuracy: right[point]! / answered[point]!,
    interval: wilsonInterval(right[point]!, answered[point]!),
  }
}

/**
 * The point that answers most samples while its answers are right as often as asked.
 *
 * @param accuracy share of right answers asked for, 0-1
 * @returns null when no threshold reaches it
 */
export function mostAnsweredAt(curve: SelectivePrediction, accuracy: number): OperatingPoint | null {
  for (let point = curve.thresholds.length - 1; point >= 0; point--) {
    if (curve.right[point]! >= accuracy * curve.answered[point]!) return operatingPoint(curve, point)
  }
  return null
}
