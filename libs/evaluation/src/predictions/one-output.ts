import { PredictionsError } from './predictions.ts'

/** Largest distance of a probability outside 0 to 1 that is taken for rounding. */
const rounding = 1e-3

/**
 * The probabilities of two classes from a model's one output: that of the second class, or its logit.
 *
 * @param output `[count]`; NaN and infinite values stay without an answer
 * @param isLogit the probability is `1 / (1 + exp(-x))` then, and that of the first class `1 / (1 + exp(x))`
 * @returns `[count * 2]`, as a softmax of two classes gives them
 * @throws PredictionsError when what should be a probability is below 0 or above 1
 */
export function twoClassProbabilities(output: Float32Array, isLogit: boolean): Float32Array {
  const probabilities = new Float32Array(output.length * 2)
  output.forEach((value, i) => {
    if (!isLogit && (value < -rounding || value > 1 + rounding)) {
      throw new PredictionsError(
        `sample ${i}: the one output is ${value}, which is no probability of the second class; say that it is a ` +
          `logit (fromLogits) if it is one`,
      )
    }
    const second = isLogit ? 1 / (1 + Math.exp(-value)) : Math.min(1, Math.max(0, value))
    const first = isLogit ? 1 / (1 + Math.exp(value)) : 1 - second
    probabilities[2 * i] = Number.isFinite(value) ? first : Number.NaN
    probabilities[2 * i + 1] = Number.isFinite(value) ? second : Number.NaN
  })
  return probabilities
}
