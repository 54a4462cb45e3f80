import { bestTemperature, type LossAtInverse, type TemperatureFit } from './best-temperature.ts'
import { trueClassProbability } from './class-probabilities.ts'
import type { Predictions } from '../predictions/predictions.ts'
import { hasAnswer, requireAllKept } from '../predictions/predictions.ts'

export type { TemperatureFit } from './best-temperature.ts'

/** Smallest probability whose logarithm is taken, as in losses. */
const EPSILON = 1e-7

/**
 * The temperature that makes a model's probabilities fit best, by cross-entropy, on samples it was not trained on
 * (Guo, Pleiss, Sun and Weinberger 2017, ICML; arXiv:1706.04599). It changes no answer, only how sure each is.
 *
 * Logits are known from probabilities up to a constant, which a softmax ignores: `ln p` serves, p taken as 1e-7 at
 * least.
 *
 * @returns null when no sample has a confident answer
 * @throws PredictionsError when not all classes are kept (more than 10): `ProbabilityScores` have it
 */
export function fitTemperature(predictions: Predictions): TemperatureFit | null {
  const logits = logitsOf(predictions)
  if (logits.samples === 0) return null
  return bestTemperature((inverse) => lossAt(logits, inverse), lossAt(logits, 1).loss)
}

/**
 * The predictions as they are at a temperature: the same answers, other probabilities and losses.
 *
 * @throws PredictionsError when not all classes are kept (more than 10): `ProbabilityScores` have it
 * @throws RangeError when the temperature is not above 0 and finite
 */
export function atTemperature(predictions: Predictions, temperature: number): Predictions {
  if (!(temperature > 0 && Number.isFinite(temperature))) {
    throw new RangeError(`A temperature of ${temperature}; more than 0 expected`)
  }
  const { count, topCount } = predictions
  const inverse = 1 / temperature
  const { places, values, truths } = logitsOf(predictions)
  const loss = predictions.loss.slice()
  const topProbabilities = predictions.topProbabilities.slice()
  let first = 0
  for (let i = 0; i < count; i++) {
    if (!hasAnswer(predictions, i)) continue
    let total = 0
    for (let at = first; at < first + places; at++) total += Math.exp(inverse * values[at]!)
    const truth = truths[first / places]!
    first += places
    for (let place = i * topCount; place < (i + 1) * topCount; place++) {
      topProbabilities[place] = Math.exp(inverse * logOf(topProbabilities[place]!)) / total
    }
    loss[i] = Math.max(0, -Math.log(Math.max(Math.exp(inverse * truth) / total, EPSILON)))
  }
  const { scores: _, ...rest } = predictions
  return { ...rest, loss, topProbabilities }
}

/** The logits of the samples with an answer, in order, computed once for all temperatures. */
interface Logits {
  samples: number
  /** Logits per sample. */
  places: number
  /** `[samples, places]` */
  values: Float64Array
  /** `[samples]`, logit of the true class. */
  truths: Float64Array
}

function logitsOf(predictions: Predictions): Logits {
  requireAllKept(predictions)
  const { count, topCount: places, topProbabilities } = predictions
  const values = new Float64Array(count * places)
  const truths = new Float64Array(count)
  let samples = 0
  for (let i = 0; i < count; i++) {
    if (!hasAnswer(predictions, i)) continue
    for (let rank = 0; rank < places; rank++)
      values[samples * places + rank] = logOf(topProbabilities[i * places + rank]!)
    truths[samples++] = logOf(trueClassProbability(predictions, i))
  }
  return { samples, places, values, truths }
}

/** Mean cross-entropy, and its first and second derivative by the inverse of the temperature. */
function lossAt({ samples, places, values, truths }: Logits, inverse: number): LossAtInverse {
  let loss = 0
  let slope = 0
  let curvature = 0
  for (let sample = 0; sample < samples; sample++) {
    let total = 0
    let sum = 0
    let squares = 0
    for (let at = sample * places; at < (sample + 1) * places; at++) {
      const logit = values[at]!
      const weight = Math.exp(inverse * logit)
      total += weight
      sum += weight * logit
      squares += weight * logit * logit
    }
    const mean = sum / total
    loss += Math.log(total) - inverse * truths[sample]!
    slope += mean - truths[sample]!
    curvature += Math.max(0, squares / total - mean * mean)
  }
  return { loss: loss / samples, slope: slope / samples, curvature: curvature / samples }
}

function logOf(probability: number): number {
  return Math.log(Math.max(probability, EPSILON))
}
