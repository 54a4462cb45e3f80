import type { ProbabilityRows } from './probability-rows.ts'
import type { TemperatureFit } from '../calibration/best-temperature.ts'
import { curveCounts, type CurveCounts } from './curve-counts.ts'
import { PredictionsError } from '../predictions/predictions-error.ts'
import { fitRows, scaleRows, type ScaledScores } from './row-temperature.ts'

/**
 * Scores that need the probabilities of all classes, worked out where they all are. Of more than 10 classes
 * `Predictions` keep the five best of each sample, from which none of these can be known.
 *
 * All of it is over the samples with an answer: those whose probabilities are all numbers.
 */
export interface ProbabilityScores {
  /** Samples in all. */
  count: number
  classCount: number
  /** Every class against the rest: what its curves, their areas and its average precision are made of. */
  curves: CurveCounts
  /** Brier score, 0 (perfect) to 2 (see `brierScore`); null where there is no answer. */
  brier: number | null
  /** Mean cross-entropy in nats, of probabilities of 1e-7 at least; null where there is no answer. */
  logLoss: number | null
  /** The temperature that fits these samples best; null where there is no answer. */
  fit: TemperatureFit | null
  /** The samples at a temperature; null where there is no answer. */
  scaled: ScaledScores | null
}

export interface ScoringOptions {
  /**
   * Temperature at which the samples are scaled, for test images that of the validation images; the one that fits when
   * left out.
   */
  temperature?: number | undefined
}

/** Most probabilities that are scored, samples times classes: they take some seconds and 8 bytes for each sample. */
const mostScored = 100e6

/** Most classes of which `Predictions` keep all probabilities, so that nothing needs to be stored beside them. */
const allKept = 10

/** Whether scores are to be stored beside predictions: more classes than are kept, and not too many probabilities. */
export const isScored = (count: number, classCount: number): boolean =>
  classCount > allKept && count * classCount <= mostScored

/**
 * Scores of a model's output.
 *
 * @param probabilities `[count * classCount]`, softmax output, 0-1
 * @param actual `[count]`, true classes
 * @throws PredictionsError when the lengths disagree or a class is out of range
 * @throws RangeError when the temperature is not above 0 and finite
 */
export function probabilityScores(
  probabilities: Float32Array,
  actual: ArrayLike<number>,
  classCount: number,
  { temperature }: ScoringOptions = {},
): ProbabilityScores {
  const count = actual.length
  if (probabilities.length !== count * classCount) {
    throw new PredictionsError(
      `${probabilities.length} probabilities for ${count} samples of ${classCount} classes; ` +
        `${count * classCount} expected`,
    )
  }
  const rows = {
    probabilities,
    actual: Uint16Array.from({ length: count }, (_, i) => classAt(actual, i, classCount)),
    classCount,
    answered: answeredRows(probabilities, count, classCount),
  }
  const fit = fitRows(rows)
  return {
    count,
    classCount,
    curves: curveCounts(rows),
    brier: brierOf(rows),
    logLoss: fit === null ? null : crossEntropyOf(rows),
    fit,
    scaled: fit === null ? null : scaleRows(rows, temperature ?? fit.temperature),
  }
}

function classAt(actual: ArrayLike<number>, index: number, classCount: number): number {
  const c = actual[index]!
  if (!Number.isInteger(c) || c < 0 || c >= classCount) {
    throw new PredictionsError(`Sample ${index}: true class ${c}; 0 to ${classCount - 1} expected`)
  }
  return c
}

function answeredRows(probabilities: Float32Array, count: number, classCount: number): Uint32Array {
  const answered = new Uint32Array(count)
  let found = 0
  for (let i = 0; i < count; i++) {
    // A sum is a number when all its parts are: NaN and infinities never cancel to one.
    let sum = 0
    for (let at = i * classCount; at < (i + 1) * classCount; at++) sum += probabilities[at]!
    if (Number.isFinite(sum)) answered[found++] = i
  }
  return answered.slice(0, found)
}

/** Brier score as `brierScore` computes it, of all classes. */
function brierOf({ probabilities, actual, classCount, answered }: ProbabilityRows): number | null {
  let sum = 0
  for (const i of answered) {
    let squares = 0
    for (let at = i * classCount; at < (i + 1) * classCount; at++) squares += probabilities[at]! ** 2
    sum += squares + 1 - 2 * probabilities[i * classCount + actual[i]!]!
  }
  return answered.length === 0 ? null : sum / answered.length
}

/** Smallest probability whose logarithm is taken, as in `setPrediction`. */
const EPSILON = 1e-7

function crossEntropyOf({ probabilities, actual, classCount, answered }: ProbabilityRows): number {
  let sum = 0
  for (const i of answered)
    sum += Math.max(0, -Math.log(Math.max(probabilities[i * classCount + actual[i]!]!, EPSILON)))
  return sum / answered.length
}
