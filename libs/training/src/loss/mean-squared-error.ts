import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs'
import { tf } from '@misfit/model/tensorflow'

/**
 * Mean over rows of `mean((softmax(z) - t)^2)` over the classes.
 *
 * @param logits `[n, classes]`
 * @param targets `[n, classes]`
 * @param weights `[n]`, what the loss of each row is multiplied by; the mean is over `n` all the same
 */
export function meanSquaredError(logits: Tensor2D, targets: Tensor2D, weights?: Tensor1D): Scalar {
  const losses = tf.mean(tf.square(tf.sub(tf.softmax(logits), targets)), 1)
  return tf.mean(weights ? tf.mul(losses, weights) : losses).asScalar()
}

/**
 * The mean of `(p - t)^2` over the classes for one row of probabilities `[n * classes]`.
 *
 * @param smoothing so much of the label is spread evenly over all classes
 */
export function squaredErrorOfRow(
  probabilities: Float32Array,
  row: number,
  classCount: number,
  label: number,
  smoothing = 0,
): number {
  const each = smoothing / classCount
  let sum = 0
  for (let k = 0; k < classCount; k++)
    sum += (probabilities[row * classCount + k]! - each - (k === label ? 1 - smoothing : 0)) ** 2
  return sum / classCount
}
