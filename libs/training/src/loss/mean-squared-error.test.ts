import { tf } from '@misfit/model/tensorflow'
import { describe, expect, it } from 'vitest'
import { evaluate } from '../fit/evaluate.ts'
import { meanSquaredError, squaredErrorOfRow } from './mean-squared-error.ts'

/** Logits whose softmax is 1/2, 1/4, 1/4, twice. */
const logits = Float32Array.of(Math.log(2), 0, 0, Math.log(2), 0, 0)
/** Right: (0.5^2 + 2 * 0.25^2) / 3. Wrong: (0.5^2 + 0.75^2 + 0.25^2) / 3. */
const [right, wrong] = [0.125, 0.291667]

describe('mean squared error', () => {
  it('is the mean over classes of squared differences from 1 and 0', () => {
    const probabilities = Float32Array.of(0.5, 0.25, 0.25)
    expect(squaredErrorOfRow(probabilities, 0, 3, 0)).toBeCloseTo(right, 6)
    expect(squaredErrorOfRow(probabilities, 0, 3, 1)).toBeCloseTo(wrong, 6)
    const targets = tf.oneHot([0, 1], 3).toFloat().as2D(2, 3)
    expect(meanSquaredError(tf.tensor2d(logits, [2, 3]), targets).dataSync()[0]).toBeCloseTo((right + wrong) / 2, 6)
    expect(meanSquaredError(tf.tensor2d(logits, [2, 3]), targets, tf.tensor1d([2, 0])).dataSync()[0]).toBeCloseTo(
      right,
      6,
    )
  })

  it('is the loss of an evaluation where it is what the model is trained on', async () => {
    const partition = { count: 2, images: new Uint8Array(2), labels: Uint16Array.of(0, 1) }
    const answers = { classCount: 3, predictLogits: () => Promise.resolve(logits) }
    const { loss, predictions } = await evaluate({ ...answers, lossKind: 'meanSquaredError' }, partition)
    expect(loss).toBeCloseTo((right + wrong) / 2, 6)
    // What is kept of each image is its cross-entropy all the same: pages call it that.
    expect([...predictions.loss].map((kept) => kept.toFixed(6))).toEqual([2, 4].map((p) => Math.log(p).toFixed(6)))
    const plain = await evaluate({ ...answers, lossKind: 'crossEntropy' }, partition)
    expect(plain.loss).toBeCloseTo((Math.log(2) + Math.log(4)) / 2, 6)
  })
})
