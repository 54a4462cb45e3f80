import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs'
import { tf } from '@misfit/model/tensorflow'

/**
 * Mean cross-entropy of softmax outputs, from the values before the softmax:
 * `log(sum(exp(z))) - z[label]`, with the row's maximum taken off first so that no exponential overflows. Unlike
 * Keras's loss on probabilities nothing is clipped: a sure and wrong answer has its true, large loss.
 * The gradient is `(softmax(z) - oneHot) / n`.
 *
 * @param logits `[n, classes]`
 * @param oneHot `[n, classes]`
 */
export function softmaxCrossEntropy(logits: Tensor2D, oneHot: Tensor2D): Scalar {
  return crossEntropyOp(oneHot)(logits)
}

function crossEntropyOp(oneHot: Tensor2D): (logits: Tensor2D) => Scalar {
  const op = tf.customGrad((input) => {
    const logits = input as Tensor2D
    const shifted = tf.sub(logits, tf.max(logits, 1, true))
    const logSum = tf.log(tf.sum(tf.exp(shifted), 1))
    const ofLabel = tf.sum(tf.mul(shifted, oneHot), 1)
    const value = tf.mean(tf.sub(logSum, ofLabel))
    return {
      value,
      gradFunc: (dy: Tensor) => tf.mul(tf.sub(tf.softmax(logits), oneHot), tf.div(dy, logits.shape[0])),
    }
  })
  return (logits) => op(logits).asScalar()
}

/**
 * Probabilities of rows of logits, `[n * classes]` in and out; each row sums to 1 within rounding.
 */
export function softmaxRows(logits: Float32Array, classCount: number): Float32Array {
  const probabilities = new Float32Array(logits.length)
  for (let start = 0; start < logits.length; start += classCount) {
    const max = rowMax(logits, start, classCount)
    let sum = 0
    for (let k = 0; k < classCount; k++) sum += Math.exp(logits[start + k]! - max)
    for (let k = 0; k < classCount; k++) probabilities[start + k] = Math.exp(logits[start + k]! - max) / sum
  }
  return probabilities
}

/** Cross-entropy of one row of logits against its label, by the same formula as `softmaxCrossEntropy`. */
export function crossEntropyOfRow(logits: Float32Array, row: number, classCount: number, label: number): number {
  const start = row * classCount
  const max = rowMax(logits, start, classCount)
  let sum = 0
  for (let k = 0; k < classCount; k++) sum += Math.exp(logits[start + k]! - max)
  return Math.log(sum) - (logits[start + label]! - max)
}

/** The class with the largest value of a row; of equal ones the first. A row with a NaN has class 0, as in predictions. */
export function argMaxOfRow(values: Float32Array, row: number, classCount: number): number {
  const start = row * classCount
  let best = 0
  for (let k = 0; k < classCount; k++) {
    const value = values[start + k]!
    if (Number.isNaN(value)) return 0
    if (value > values[start + best]!) best = k
  }
  return best
}

function rowMax(values: Float32Array, start: number, classCount: number): number {
  let max = values[start]!
  for (let k = 1; k < classCount; k++) max = Math.max(max, values[start + k]!)
  return max
}
