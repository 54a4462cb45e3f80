import { requireDrawable } from '../matrix/confusion-matrix.ts'
import { selfConfidence } from './label-quality.ts'
import type { Predictions } from '../predictions/predictions.ts'
import { hasAnswer } from '../predictions/predictions.ts'

/** Joint counts: how many samples of each given label probably belong to each class. */
interface ConfidentJoint {
  classCount: number
  /** `[classCount]`, mean probability of a class among the samples with its label; null when it has none. */
  thresholds: (number | null)[]
  /**
   * `[classCount, classCount]` at `label * classCount + likely`: samples confidently counted, the diagonal 1 at least.
   */
  counts: Float64Array
  /** Counts scaled and rounded so that each row sums to the samples with that label. */
  calibrated: Float64Array
  /** Samples that might count for another class than those kept: 0 where all classes are. */
  unsure: number
}

/** Samples this close below a threshold still reach it, so that rounding decides nothing (as in cleanlab). */
const TOLERANCE = 1e-6

/**
 * The confident joint of given and likely true labels (Northcutt, Jiang and Chuang 2021, JAIR 70, 1373-1411): a sample
 * counts for the class, among those whose threshold it reaches, that is most probable; for none if it reaches none.
 *
 * The predictions must come from a model that was not trained on these samples. Samples without a confident answer are
 * left out. Thresholds are exact at any number of classes; of more than 10, a sample counts for its kept classes or its
 * own label only, and `unsure` tells of how many samples that may be wrong.
 *
 * @param quality what `selfConfidence` gives for them; computed when left out
 * @throws PredictionsError at more than 10,000 classes
 */
export function confidentJoint(predictions: Predictions, quality = selfConfidence(predictions)): ConfidentJoint {
  const { count, classCount, actual, topCount, topClasses, topProbabilities } = predictions
  requireDrawable(classCount)
  const sums = new Float64Array(classCount)
  const supports = new Float64Array(classCount)
  for (let i = 0; i < count; i++) {
    if (!hasAnswer(predictions, i)) continue
    sums[actual[i]!]! += quality[i]!
    supports[actual[i]!]!++
  }
  const thresholds = Array.from(sums, (sum, c) => (supports[c] === 0 ? null : sum / supports[c]!))
  const reached = Float64Array.from(thresholds, (threshold) => (threshold ?? Infinity) - TOLERANCE)

  const counts = new Float64Array(classCount * classCount)
  const evidence = new Float64Array(classCount * classCount)
  const easiest = Uint16Array.from({ length: classCount }, (_, c) => c).sort((a, b) => reached[a]! - reached[b]!)
  let unsure = 0
  for (let i = 0; i < count; i++) {
    if (!hasAnswer(predictions, i)) continue
    for (let place = i * topCount; place < (i + 1) * topCount; place++) {
      evidence[actual[i]! * classCount + topClasses[place]!]! += topProbabilities[place]!
    }
    const likely = confidentClass(predictions, i, reached, quality[i]!)
    if (mayBeAnother(predictions, i, { reached, easiest, likely, own: quality[i]! })) unsure++
    if (likely !== -1) counts[actual[i]! * classCount + likely]!++
  }
  for (let c = 0; c < classCount; c++) counts[c * classCount + c] = Math.max(1, counts[c * classCount + c]!)
  return { classCount, thresholds, counts, calibrated: calibrate(counts, supports, evidence), unsure }
}

/** The most probable class that reaches its threshold; -1 when none does. Kept classes come most probable first. */
function confidentClass(predictions: Predictions, i: number, reached: Float64Array, own: number): number {
  const { topCount, topClasses, topProbabilities, actual } = predictions
  for (let place = i * topCount; place < (i + 1) * topCount; place++) {
    if (topProbabilities[place]! >= reached[topClasses[place]!]!) return topClasses[place]!
  }
  return own >= reached[actual[i]!]! ? actual[i]! : -1
}

interface Counted {
  /** `[classCount]`, thresholds that count as reached. */
  reached: Float64Array
  /** Classes, the lowest threshold first. */
  easiest: Uint16Array
  /** The class that the sample counts for; -1 for none. */
  likely: number
  /** Probability of its label. */
  own: number
}

/**
 * Whether a class that is not kept may be more probable than the one that the sample counts for, and reach its
 * threshold:
 * it has no more than the least that is kept, and no more than all of these leave.
 */
function mayBeAnother(predictions: Predictions, i: number, { reached, easiest, likely, own }: Counted): boolean {
  const { topCount, classCount, topClasses, topProbabilities, actual } = predictions
  if (topCount === classCount) return false
  const kept = topClasses.subarray(i * topCount, (i + 1) * topCount)
  const isKept = (c: number): boolean => kept.includes(c) || c === actual[i]
  // A kept class that counts is at least as probable as any that is not.
  if (likely !== -1 && kept.includes(likely)) return false
  let left = kept.includes(actual[i]!) ? 1 : 1 - own
  for (let place = i * topCount; place < (i + 1) * topCount; place++) left -= topProbabilities[place]!
  // Half a step of the probabilities as they are stored, each.
  const most = Math.min(topProbabilities[(i + 1) * topCount - 1]!, left + (topCount + 1) / 131_068)
  if (likely !== -1 && own >= most) return false
  const other = easiest.find((c) => !isKept(c))
  return other !== undefined && reached[other]! <= most
}

/**
 * Scales each row to its support and rounds it, the largest remainders up, so that the sum is kept. Of equal remainders
 * the class that the label's samples were given most probability for goes first: small counts often tie, and the order
 * of classes says nothing.
 */
function calibrate(counts: Float64Array, supports: Float64Array, evidence: Float64Array): Float64Array {
  const classCount = supports.length
  const calibrated = new Float64Array(counts.length)
  for (let label = 0; label < classCount; label++) {
    const row = counts.subarray(label * classCount, (label + 1) * classCount)
    const scale = supports[label]! / row.reduce((sum, value) => sum + value, 0)
    const rounded = calibrated.subarray(label * classCount, (label + 1) * classCount)
    const remainders: { c: number; remainder: number; weight: number }[] = []
    let left = supports[label]!
    row.forEach((value, c) => {
      if (value === 0) return
      rounded[c] = Math.floor(value * scale)
      left -= rounded[c]!
      remainders.push({ c, remainder: value * scale - rounded[c]!, weight: evidence[label * classCount + c]! })
    })
    remainders.sort((a, b) => b.remainder - a.remainder || b.weight - a.weight || a.c - b.c)
    for (const { c } of remainders.slice(0, Math.round(left))) rounded[c]!++
  }
  return calibrated
}
