import type { Predictions } from '../predictions/predictions.ts'
import { requireSameSamples } from '../predictions/same-samples.ts'
import type { Interval } from './wilson-interval.ts'
import { Z_95 } from './wilson-interval.ts'

/** Agreement of two models on the same samples. */
export interface Agreement {
  total: number
  bothRight: number
  onlyARight: number
  onlyBRight: number
  neitherRight: number
  /** Accuracy of B less accuracy of A, -1 to 1; null of no samples. */
  difference: number | null
  /** 95 % interval of the difference; null of no samples. */
  differenceInterval: Interval | null
  /** Probability of a split of the disagreements at least this uneven if both models were equally good. */
  mcnemarP: number
}

/**
 * Compares two models sample by sample.
 *
 * @throws PredictionsError when the predictions are not of the same samples and classes
 */
export function agreement(a: Predictions, b: Predictions): Agreement {
  requireSameSamples([a, b])
  let bothRight = 0
  let onlyARight = 0
  let onlyBRight = 0
  for (let i = 0; i < a.count; i++) {
    const rightA = a.predicted[i] === a.actual[i]
    const rightB = b.predicted[i] === b.actual[i]
    if (rightA && rightB) bothRight++
    else if (rightA) onlyARight++
    else if (rightB) onlyBRight++
  }
  return {
    total: a.count,
    bothRight,
    onlyARight,
    onlyBRight,
    neitherRight: a.count - bothRight - onlyARight - onlyBRight,
    difference: a.count === 0 ? null : (onlyBRight - onlyARight) / a.count,
    differenceInterval: pairedDifferenceInterval(onlyARight, onlyBRight, a.count),
    mcnemarP: mcnemarExact(onlyARight, onlyBRight),
  }
}

/**
 * McNemar's test in its exact, two-sided form: twice the binomial tail of the rarer disagreement at probability 1/2,
 * 1 at most (McNemar 1947, Psychometrika 12, 153-157).
 *
 * @returns p value, 0-1; 1 when the models never disagree
 */
export function mcnemarExact(onlyA: number, onlyB: number): number {
  const disagreements = onlyA + onlyB
  const rarer = Math.min(onlyA, onlyB)
  // The largest term of the tail, in logarithms since 2^-n underflows; the others follow by ratio.
  let logTerm = -disagreements * Math.LN2
  for (let i = 1; i <= rarer; i++) logTerm += Math.log((disagreements - rarer + i) / i)
  let ratio = 1
  let sum = 0
  for (let i = rarer; i >= 0 && ratio > Number.EPSILON * sum * 1e-3; i--) {
    sum += ratio
    ratio *= i / (disagreements - i + 1)
  }
  return Math.min(1, 2 * Math.exp(logTerm) * sum)
}

/**
 * 95 % interval of a paired difference in accuracy, B less A: Wald's with half a sample added to each of the four
 * outcomes (Agresti and Min 2005, Statistics in Medicine 24, 729-740).
 */
export function pairedDifferenceInterval(onlyA: number, onlyB: number, total: number): Interval | null {
  if (total === 0) return null
  const n = total + 2
  const difference = (onlyB - onlyA) / n
  const half = (Z_95 * Math.sqrt(onlyA + onlyB + 1 - (onlyB - onlyA) ** 2 / n)) / n
  return { low: Math.max(-1, difference - half), high: Math.min(1, difference + half) }
}
