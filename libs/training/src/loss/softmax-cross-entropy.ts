import type { Scalar, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs'
import { tf } from '@misfit/model/tensorflow'

/**
 * Mean cross-entropy of softmax outputs, from the values before the softmax:
 * `log(sum(exp(z))) - z[label]`, with the row's maximum taken off first so that no exponential overflows. Unlike
 * Keras's loss on probabilities nothing is clipped: a sure and wrong answer has its true, large loss.
 * With targets `t` that are spread over classes it is `log(sum(exp(z))) - sum(t * z)`. The gradient is
 * `(softmax(z) - t) * weight / n`.
 *
 * @param logits `[n, classes]`
 * @param targets `[n, classes]`, each row of which sums to 1
 * @param weights `[n]`, what the loss of each row is multiplied by; the mean is over `n` all the same
 */
export function softmaxCrossEntropy(logits: Tensor2D, targets: Tensor2D, weights?: Tensor1D): Scalar {
  return crossEntropyOp(targets, weights)(logits)
}

function crossEntropyOp(targets: Tensor2D, weights?: Tensor1D): (logits: Tensor2D) => Scalar {
  const op = tf.customGrad((input) => {
    const logits = input as Tensor2D
    const shifted = tf.sub(logits, tf.max(logits, 1, true))
    const logSum = tf.log(tf.sum(tf.exp(shifted), 1))
    const ofTarget = tf.sum(tf.mul(shifted, targets), 1)
    const losses = tf.sub(logSum, ofTarget)
    const value = tf.mean(weights ? tf.mul(losses, weights) : losses)
    return {
      value,
      gradFunc: (dy: Tensor) => {
        const each = tf.div(dy, logits.shape[0])
        return tf.mul(tf.sub(tf.softmax(logits), targets), weights ? tf.mul(weights.as2D(-1, 1), each) : each)
      },
    }
  })
  return (logits) => op(logits).asScalar()
}

/**
 * Targets `[n, classes]` for labels of which a share `smoothing` is spread evenly over all classes: `1 - s + s /
 * classes` for the label, `s / classes` for the others.
 */
export function smoothedLabels(labels: Int32Array, classCount: number, smoothing = 0): Tensor2D {
  const each = smoothing / classCount
  return tf
    .oneHot(tf.tensor1d(labels, 'int32'), classCount, 1 - smoothing + each, each, 'float32')
    .as2D(labels.length, classCount)
}

/**
 * Probabilities of rows of logits, `[n * classes]` in and out; each row sums to 1 within rounding.
 */
export function softmaxRows(logits: ArrayLike<number>, classCount: number): Float32Array {
  const probabilities = new Float32Array(logits.length)
  for (let start = 0; start < logits.length; start += classCount) {
    const max = rowMax(logits, start, classCount)
    let sum = 0
    for (let k = 0; k < classCount; k++) sum += Math.exp(logits[start + k]! - max)
    for (let k = 0; k < classCount; k++) probabilities[start + k] = Math.exp(logits[start + k]! - max) / sum
  }
  return probabilities
}

/**
 * Cross-entropy of one row of logits against its label, by the same formula as `softmaxCrossEntropy`.
 *
 * @param smoothing so much of the label is spread evenly over all classes
 */
export function crossEntropyOfRow(
  logits: Float32Array,
  row: number,
  classCount: number,
  label: number,
  smoothing = 0,
): number {
  const start = row * classCount
  const max = rowMax(logits, start, classCount)
  let sum = 0
  for (let k = 0; k < classCount; k++) sum += Math.exp(logits[start + k]! - max)
  const ofLabel = logits[start + label]! - max
  if (smoothing === 0) return Math.log(sum) - ofLabel
  let ofAll = 0
  for (let k = 0; k < classCount; k++) ofAll += logits[start + k]! - max
  return Math.log(sum) - (1 - smoothing) * ofLabel - (smoothing * ofAll) / classCount
}

/**
 * The class with the largest value of a row; of equal ones the first. A row with a NaN has class 0, as in predictions.
 */
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

function rowMax(values: ArrayLike<number>, start: number, classCount: number): number {
  let max = values[start]!
  for (let k = 1; k < classCount; k++) max = Math.max(max, values[start + k]!)
  return max
}
