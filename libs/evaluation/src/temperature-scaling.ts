import { remainder, trueClassProbability } from './class-probabilities.ts'
import type { Predictions } from './predictions.ts'
import { hasAnswer, probabilityOf } from './predictions.ts'

export interface TemperatureFit {
  /** What logits are divided by: above 1 where the model is too sure of itself. */
  temperature: number
  /** Mean cross-entropy in nats over the samples with an answer, as the model gave them. */
  lossBefore: number
  /** The same at the fitted temperature. */
  lossAfter: number
  /** Whether the temperature stopped at the end of its range, as when every answer is right. */
  atLimit: boolean
}

/** Range of temperatures, and the smallest probability whose logarithm is taken (as in losses). */
const LOWEST = 0.01
const HIGHEST = 100
const EPSILON = 1e-7

/**
 * The temperature that makes a model's probabilities fit best, by cross-entropy, on samples it was not trained on
 * (Guo, Pleiss, Sun and Weinberger 2017, ICML; arXiv:1706.04599). It changes no answer, only how sure each is.
 *
 * Logits are known from probabilities up to a constant, which a softmax ignores: `ln p` serves, p taken as 1e-7 at
 * least. Up to 10 classes nothing else is approximated. Of more, the kept classes and the true one are as given, and
 * the probability they leave is taken to spread evenly over the others.
 *
 * The loss is convex in the inverse of the temperature, so Newton steps kept within a shrinking bracket find it.
 *
 * @returns null when no sample has a confident answer
 */
export function fitTemperature(predictions: Predictions): TemperatureFit | null {
  const logits = logitsOf(predictions)
  if (logits.samples === 0) return null
  let low = 1 / HIGHEST
  let high = 1 / LOWEST
  let inverse = 1
  for (let step = 0; step < 60 && high - low > 1e-10 * high; step++) {
    const { slope, curvature } = lossAt(logits, inverse)
    if (slope > 0) high = inverse
    else low = inverse
    const newton = inverse - slope / curvature
    const next = newton > low && newton < high ? newton : (low + high) / 2
    if (Math.abs(next - inverse) <= 1e-10 * inverse) break
    inverse = next
  }
  return {
    temperature: 1 / inverse,
    lossBefore: lossAt(logits, 1).loss,
    lossAfter: lossAt(logits, inverse).loss,
    atLimit: inverse < 1.001 / HIGHEST || inverse > 0.999 / LOWEST,
  }
}

/**
 * The predictions as they are at a temperature: the same answers, other probabilities and losses. Of more than 10
 * classes the kept ones are approximated as in `fitTemperature`.
 *
 * @throws RangeError when the temperature is not above 0 and finite
 */
export function atTemperature(predictions: Predictions, temperature: number): Predictions {
  if (!(temperature > 0 && Number.isFinite(temperature))) {
    throw new RangeError(`A temperature of ${temperature}; more than 0 expected`)
  }
  const { count, topCount } = predictions
  const inverse = 1 / temperature
  const { places, values, weights, truths } = logitsOf(predictions)
  const loss = predictions.loss.slice()
  const topProbabilities = predictions.topProbabilities.slice()
  let first = 0
  for (let i = 0; i < count; i++) {
    if (!hasAnswer(predictions, i)) continue
    let total = 0
    for (let at = first; at < first + places; at++) total += weights[at]! * Math.exp(inverse * values[at]!)
    const truth = truths[first / places]!
    first += places
    for (let place = i * topCount; place < (i + 1) * topCount; place++) {
      topProbabilities[place] = Math.exp(inverse * logOf(topProbabilities[place]!)) / total
    }
    loss[i] = Math.max(0, -Math.log(Math.max(Math.exp(inverse * truth) / total, EPSILON)))
  }
  return { ...predictions, loss, topProbabilities }
}

/** The logits of the samples with an answer, in order, computed once for all temperatures. */
interface Logits {
  samples: number
  /** Logits per sample: of the kept classes, of the true class when it is not kept, and one for all others. */
  places: number
  /** `[samples, places]` */
  values: Float64Array
  /** `[samples, places]`, how many classes have that logit; 0 where a place is not needed. */
  weights: Float64Array
  /** `[samples]`, logit of the true class. */
  truths: Float64Array
}

function logitsOf(predictions: Predictions): Logits {
  const { count, classCount, topCount, topProbabilities, actual } = predictions
  const places = topCount === classCount ? topCount : topCount + 2
  const values = new Float64Array(count * places)
  const weights = new Float64Array(count * places)
  const truths = new Float64Array(count)
  let samples = 0
  for (let i = 0; i < count; i++) {
    if (!hasAnswer(predictions, i)) continue
    const first = samples * places
    for (let rank = 0; rank < topCount; rank++) {
      values[first + rank] = logOf(topProbabilities[i * topCount + rank]!)
      weights[first + rank] = 1
    }
    const truth = logOf(trueClassProbability(predictions, i))
    if (places > topCount) {
      const { classes, each } = remainder(predictions, i)
      values[first + topCount] = truth
      weights[first + topCount] = probabilityOf(predictions, i, actual[i]!) === null ? 1 : 0
      values[first + topCount + 1] = logOf(each)
      weights[first + topCount + 1] = classes
    }
    truths[samples++] = truth
  }
  return { samples, places, values, weights, truths }
}

/** Mean cross-entropy, and its first and second derivative by the inverse of the temperature. */
function lossAt({ samples, places, values, weights, truths }: Logits, inverse: number): { loss: number; slope: number; curvature: number } {
  let loss = 0
  let slope = 0
  let curvature = 0
  for (let sample = 0; sample < samples; sample++) {
    let total = 0
    let sum = 0
    let squares = 0
    for (let at = sample * places; at < (sample + 1) * places; at++) {
      const logit = values[at]!
      const weight = weights[at]! * Math.exp(inverse * logit)
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
