import { confidenceOrder } from '../order/confidence-order.ts'
import type { Predictions } from '../predictions/predictions.ts'
import { hasAnswer } from '../predictions/predictions.ts'
import type { Interval } from '../comparison/wilson-interval.ts'
import { wilsonInterval } from '../comparison/wilson-interval.ts'

/** Samples whose answers were about equally probable. */
export interface ReliabilityBin {
  /** Bounds of the probability of the answer, 0-1. */
  low: number
  high: number
  count: number
  right: number
  /** Mean probability of the answers, 0-1; null of no samples. */
  confidence: number | null
  /** Share of the answers that are right, 0-1; null of no samples. */
  accuracy: number | null
  /** 95 % interval of the accuracy; null of no samples. */
  interval: Interval | null
}

export interface Reliability {
  bins: ReliabilityBin[]
  /**
   * Expected calibration error, 0-1: the mean gap of confidence and accuracy, each bin by its samples; null of none.
   */
  expectedError: number | null
  /** Maximum calibration error, 0-1: the widest gap of any bin; null of no samples. */
  maximumError: number | null
  /** Samples counted. */
  answered: number
  /** Samples left out, since the model gave no confident answer for them. */
  unanswered: number
}

/** Bins of equal width of probability, or of an equal number of samples. */
export type Binning = 'equal width' | 'equal mass'

/**
 * Measures how far the probability of an answer can be taken at its word: of the answers given with 0.8, 80 % should be
 * right.
 *
 * Reliability diagram, ECE and MCE as in Guo, Pleiss, Sun and Weinberger 2017 (ICML; arXiv:1706.04599), of the top
 * class: bins of equal width are `(low, high]`, the first holds 0 too. Bins of equal mass (Nguyen and O'Connor 2015,
 * arXiv:1508.05154) keep samples of equal probability together, so that the order of samples does not matter; there may
 * then be fewer bins. Nothing is approximated where only top classes are kept.
 *
 * @throws RangeError when the number of bins is not a whole number of 1 or more
 */
export function reliability(predictions: Predictions, binning: Binning = 'equal width', binCount = 15): Reliability {
  if (!Number.isInteger(binCount) || binCount < 1) throw new RangeError(`${binCount} bins; 1 or more expected`)
  const bins = binning === 'equal width' ? equalWidth(predictions, binCount) : equalMass(predictions, binCount)
  const answered = bins.reduce((sum, { count }) => sum + count, 0)
  let expected = 0
  let maximum = 0
  for (const { count, confidence, accuracy } of bins) {
    if (confidence === null || accuracy === null) continue
    const gap = Math.abs(accuracy - confidence)
    expected += (gap * count) / answered
    maximum = Math.max(maximum, gap)
  }
  return {
    bins,
    expectedError: answered === 0 ? null : expected,
    maximumError: answered === 0 ? null : maximum,
    answered,
    unanswered: predictions.count - answered,
  }
}

function equalWidth(predictions: Predictions, binCount: number): ReliabilityBin[] {
  const { count, topCount, topProbabilities, actual, predicted } = predictions
  const counts = new Float64Array(binCount)
  const rights = new Float64Array(binCount)
  const sums = new Float64Array(binCount)
  for (let i = 0; i < count; i++) {
    if (!hasAnswer(predictions, i)) continue
    const probability = topProbabilities[i * topCount]!
    const bin = Math.min(binCount - 1, Math.max(0, Math.ceil(probability * binCount) - 1))
    counts[bin]!++
    sums[bin]! += probability
    if (actual[i] === predicted[i]) rights[bin]!++
  }
  return Array.from(counts, (_, b) => binOf(b / binCount, (b + 1) / binCount, counts[b]!, rights[b]!, sums[b]!))
}

function equalMass(predictions: Predictions, binCount: number): ReliabilityBin[] {
  const { topCount, topProbabilities, actual, predicted } = predictions
  const order = confidenceOrder(predictions)
    .filter((i) => hasAnswer(predictions, i))
    .reverse()
  const at = (place: number): number => topProbabilities[order[place]! * topCount]!
  const bins: ReliabilityBin[] = []
  let start = 0
  for (let b = 1; b <= binCount; b++) {
    let end = Math.max(start, Math.floor((b * order.length) / binCount))
    while (end > start && end < order.length && at(end) === at(end - 1)) end++
    if (end === start) continue
    let right = 0
    let sum = 0
    for (let place = start; place < end; place++) {
      const i = order[place]!
      sum += at(place)
      if (actual[i] === predicted[i]) right++
    }
    bins.push(binOf(at(start), at(end - 1), end - start, right, sum))
    start = end
  }
  return bins
}

function binOf(low: number, high: number, count: number, right: number, sum: number): ReliabilityBin {
  const [confidence, accuracy] = count === 0 ? [null, null] : [sum / count, right / count]
  return { low, high, count, right, confidence, accuracy, interval: wilsonInterval(right, count) }
}
