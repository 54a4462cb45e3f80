import { tf } from '@misfit/model/tensorflow'
import type { Optimizer } from './optimizer.ts'

/**
 * Trains a single weight, 1 at first, by these gradients: its value after each update, and what is remembered at the
 * end.
 */
export function trainOneWeight(
  optimizer: Optimizer,
  gradients: readonly number[],
  learningRate: number,
): { weights: number[]; slots: number[] } {
  return tf.tidy(() => {
    let weights = tf.tensor1d([1])
    let slots: readonly (typeof weights)[] = optimizer.slots.map(() => tf.tensor1d([0]))
    const seen = gradients.map((gradient, i) => {
      ;({ weights, slots } = optimizer.update(
        weights,
        tf.tensor1d([gradient]),
        slots,
        optimizer.rates(learningRate, i + 1),
      ))
      return weights.dataSync()[0]!
    })
    return { weights: seen, slots: slots.map((slot) => slot.dataSync()[0]!) }
  })
}
