import { bestTemperature, type LossAtInverse, type TemperatureFit } from '../calibration/best-temperature.ts'
import type { ProbabilityRows } from './probability-rows.ts'

/** Scores of the samples at a temperature: the same answers, other probabilities. */
export interface ScaledScores {
  temperature: number
  brier: number
  logLoss: number
  /** `[count]`, probability of the predicted class, 0-1; NaN where there is no answer. */
  topProbabilities: Float32Array
}

/** Smallest probability whose logarithm is taken, as in losses. */
const EPSILON = 1e-7
/** A probability that is `exp(-40)` of the largest at a temperature adds nothing that a double could hold. */
const NEGLIGIBLE = 40
/** A search begins with so many probabilities, or a tenth of them if that is more, and ends with all. */
const SEARCHED_FIRST = 250_000

/**
 * The temperature that makes probabilities fit best (as `fitTemperature`), of all classes of every sample. A part of
 * the samples says where to look, so that all of them are gone through twice, as a rule; what is found is exact to six
 * digits.
 *
 * @returns null when no sample has an answer
 */
export function fitRows(rows: ProbabilityRows): TemperatureFit | null {
  const { answered, classCount } = rows
  if (answered.length === 0) return null
  const size = answered.length * classCount
  const stride = Math.floor(size / Math.max(SEARCHED_FIRST, size / 10))
  const before = lossAtOne(rows)
  if (stride < 4) return bestTemperature((inverse) => lossAt(rows, inverse), before)
  const some = { ...rows, answered: answered.filter((_, at) => at % stride === 0) }
  const { temperature } = bestTemperature((inverse) => lossAt(some, inverse), before, { tolerance: 1e-3 })
  return bestTemperature((inverse) => lossAt(rows, inverse), before, { begin: 1 / temperature, tolerance: 1e-3 })
}

/**
 * The samples at a temperature (as `atTemperature`), of all classes of every sample. There must be one with an answer.
 *
 * @throws RangeError when the temperature is not above 0 and finite
 */
export function scaleRows(
  { probabilities, actual, classCount, answered }: ProbabilityRows,
  temperature: number,
): ScaledScores {
  if (!(temperature > 0 && Number.isFinite(temperature)))
    throw new RangeError(`A temperature of ${temperature}; more than 0 expected`)
  const inverse = 1 / temperature
  const topProbabilities = new Float32Array(actual.length).fill(Number.NaN)
  let brier = 0
  let loss = 0
  for (const i of answered) {
    const first = i * classCount
    const largest = largestOf(probabilities, first, classCount)
    const least = largest * Math.exp(-NEGLIGIBLE / inverse)
    let total = 0
    let squares = 0
    for (let at = first; at < first + classCount; at++) {
      const probability = Math.max(probabilities[at]!, EPSILON)
      if (probability < least) continue
      const weight = Math.exp(inverse * Math.log(probability / largest))
      total += weight
      squares += weight * weight
    }
    const truth = Math.exp(inverse * Math.log(Math.max(probabilities[first + actual[i]!]!, EPSILON) / largest)) / total
    brier += squares / (total * total) + 1 - 2 * truth
    loss += Math.max(0, -Math.log(Math.max(truth, EPSILON)))
    topProbabilities[i] = 1 / total
  }
  return { temperature, brier: brier / answered.length, logLoss: loss / answered.length, topProbabilities }
}

function largestOf(probabilities: Float32Array, first: number, classCount: number): number {
  let largest = EPSILON
  for (let at = first; at < first + classCount; at++) if (probabilities[at]! > largest) largest = probabilities[at]!
  return largest
}

/** Mean cross-entropy of the probabilities as they are, which may sum to a hair more or less than 1. */
function lossAtOne({ probabilities, actual, classCount, answered }: ProbabilityRows): number {
  let loss = 0
  for (const i of answered) {
    const first = i * classCount
    let total = 0
    for (let at = first; at < first + classCount; at++) total += Math.max(probabilities[at]!, EPSILON)
    loss += Math.log(total) - Math.log(Math.max(probabilities[first + actual[i]!]!, EPSILON))
  }
  return loss / answered.length
}

/** Logits are `ln p`, less that of the largest, which a softmax ignores. */
function lossAt({ probabilities, actual, classCount, answered }: ProbabilityRows, inverse: number): LossAtInverse {
  const ratio = Math.exp(-NEGLIGIBLE / inverse)
  let loss = 0
  let slope = 0
  let curvature = 0
  for (const i of answered) {
    const first = i * classCount
    const largest = largestOf(probabilities, first, classCount)
    const least = largest * ratio
    let total = 0
    let sum = 0
    let squares = 0
    let smallest = 0
    for (let at = first; at < first + classCount; at++) {
      const probability = probabilities[at]!
      if (probability <= EPSILON) {
        smallest++
        continue
      }
      if (probability < least) continue
      const logit = Math.log(probability / largest)
      const weight = Math.exp(inverse * logit)
      total += weight
      sum += weight * logit
      squares += weight * logit * logit
    }
    if (smallest > 0 && EPSILON >= least) {
      const logit = Math.log(EPSILON / largest)
      const weight = smallest * Math.exp(inverse * logit)
      total += weight
      sum += weight * logit
      squares += weight * logit * logit
    }
    const truth = Math.log(Math.max(probabilities[first + actual[i]!]!, EPSILON) / largest)
    const mean = sum / total
    loss += Math.log(total) - inverse * truth
    slope += mean - truth
    curvature += Math.max(0, squares / total - mean * mean)
  }
  const { length } = answered
  return { loss: loss / length, slope: slope / length, curvature: curvature / length }
}
