import { remainder, trueClassProbability } from './class-probabilities.ts'
import type { Predictions } from './predictions.ts'
import { hasAnswer } from './predictions.ts'

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
  const answered = Array.from({ length: predictions.count }, (_, i) => i).filter((i) => hasAnswer(predictions, i))
  if (answered.length === 0) return null
  let low = 1 / HIGHEST
  let high = 1 / LOWEST
  let inverse = 1
  for (let step = 0; step < 60 && high - low > 1e-12 * high; step++) {
    const { slope, curvature } = lossAt(predictions, answered, inverse)
    if (slope > 0) high = inverse
    else low = inverse
    const newton = inverse - slope / curvature
    const next = newton > low && newton < high ? newton : (low + high) / 2
    if (Math.abs(next - inverse) <= 1e-12 * inverse) break
    inverse = next
  }
  return {
    temperature: 1 / inverse,
    lossBefore: lossAt(predictions, answered, 1).loss,
    lossAfter: lossAt(predictions, answered, inverse).loss,
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
  const loss = predictions.loss.slice()
  const topProbabilities = predictions.topProbabilities.slice()
  for (let i = 0; i < count; i++) {
    if (!hasAnswer(predictions, i)) continue
    const { total, truth } = scaledSample(predictions, i, inverse)
    for (let place = i * topCount; place < (i + 1) * topCount; place++) {
      topProbabilities[place] = Math.exp(inverse * logOf(topProbabilities[place]!)) / total
    }
    loss[i] = Math.max(0, -Math.log(Math.max(Math.exp(inverse * truth) / total, EPSILON)))
  }
  return { ...predictions, loss, topProbabilities }
}

function lossAt(predictions: Predictions, samples: number[], inverse: number): { loss: number; slope: number; curvature: number } {
  let loss = 0
  let slope = 0
  let curvature = 0
  for (const i of samples) {
    const { total, mean, square, truth } = scaledSample(predictions, i, inverse)
    loss += Math.log(total) - inverse * truth
    slope += mean - truth
    curvature += Math.max(0, square - mean * mean)
  }
  return { loss: loss / samples.length, slope: slope / samples.length, curvature: curvature / samples.length }
}

/** The softmax's denominator, the mean and mean square of its logits, and the true class's logit. */
function scaledSample(predictions: Predictions, i: number, inverse: number): { total: number; mean: number; square: number; truth: number } {
  const { topCount, topProbabilities, topClasses, actual } = predictions
  let total = 0
  let sum = 0
  let squares = 0
  const add = (logit: number, times: number): void => {
    const weight = times * Math.exp(inverse * logit)
    total += weight
    sum += weight * logit
    squares += weight * logit * logit
  }
  let kept = false
  for (let place = i * topCount; place < (i + 1) * topCount; place++) {
    add(logOf(topProbabilities[place]!), 1)
    kept ||= topClasses[place] === actual[i]
  }
  const truth = logOf(trueClassProbability(predictions, i))
  if (!kept) add(truth, 1)
  const { classes, each } = remainder(predictions, i)
  if (classes > 0) add(logOf(each), classes)
  return { total, mean: sum / total, square: squares / total, truth }
}

function logOf(probability: number): number {
  return Math.log(Math.max(probability, EPSILON))
}
