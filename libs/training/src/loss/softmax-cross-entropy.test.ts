import type { Tensor2D } from '@tensorflow/tfjs'
import { tf } from '@misfit/model/tensorflow'
import { describe, expect, it } from 'vitest'
import {
  argMaxOfRow,
  crossEntropyOfRow,
  smoothedLabels,
  softmaxCrossEntropy,
  softmaxRows,
} from './softmax-cross-entropy.ts'

function lossAndGradient(rows: number[][], labels: number[]): { loss: number; gradient: number[] } {
  return tf.tidy(() => {
    const logits = tf.tensor2d(rows)
    const oneHot = tf.oneHot(tf.tensor1d(labels, 'int32'), rows[0]!.length).toFloat().as2D(rows.length, rows[0]!.length)
    const { value, grad } = tf.valueAndGrad((z: Tensor2D) => softmaxCrossEntropy(z, oneHot))(logits)
    return { loss: value.dataSync()[0]!, gradient: [...grad.dataSync()] }
  })
}

describe('softmax cross-entropy', () => {
  // softmax([2, 1, 0.1]) = [0.659001, 0.242433, 0.098566]; -ln 0.659001 = 0.417030
  it('of one row, worked out by hand', () => {
    const { loss, gradient } = lossAndGradient([[2, 1, 0.1]], [0])
    expect(loss).toBeCloseTo(0.41703, 5)
    const expected = [0.659001 - 1, 0.242433, 0.098566]
    gradient.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 5)
    })
    expect(crossEntropyOfRow(Float32Array.of(9, 9, 9, 2, 1, 0.1), 1, 3, 0)).toBeCloseTo(0.41703, 5)
  })

  // Targets 0.8, 0.1, 0.1: 0.8 * 0.417030 + 0.1 * 1.417030 + 0.1 * 2.317030 = 0.707030, three times as much by its
  // weight.
  it('of a row with a smoothed label and a weight, worked out by hand', () => {
    const { loss, gradient } = tf.tidy(() => {
      const [targets, weights] = [smoothedLabels(Int32Array.of(0), 3, 0.3), tf.tensor1d([3])]
      const { value, grad } = tf.valueAndGrad((z: Tensor2D) => softmaxCrossEntropy(z, targets, weights))(
        tf.tensor2d([[2, 1, 0.1]]),
      )
      return { loss: value.dataSync()[0]!, gradient: [...grad.dataSync()] }
    })
    expect(loss).toBeCloseTo(3 * 0.70703, 5)
    const expected = [0.659001 - 0.8, 0.242433 - 0.1, 0.098566 - 0.1]
    gradient.forEach((value, i) => {
      expect(value).toBeCloseTo(3 * expected[i]!, 5)
    })
  })

  it('is the mean over rows, and so is its gradient', () => {
    const { loss, gradient } = lossAndGradient(
      [
        [2, 1, 0.1],
        [0, 0, 0],
      ],
      [0, 2],
    )
    expect(loss).toBeCloseTo((0.41703 + Math.log(3)) / 2, 5)
    expect(gradient[5]).toBeCloseTo((1 / 3 - 1) / 2, 5)
  })

  it('stays exact where probabilities round to 0 or exponentials overflow', () => {
    expect(lossAndGradient([[1000, 0]], [1])).toEqual({ loss: 1000, gradient: [1, -1] })
    expect(lossAndGradient([[-1000, 0]], [1]).loss).toBe(0)
    expect(crossEntropyOfRow(Float32Array.of(1000, 0), 0, 2, 1)).toBe(1000)
  })

  it('is NaN of NaN', () => {
    expect(lossAndGradient([[Number.NaN, 0]], [1]).loss).toBeNaN()
    expect(crossEntropyOfRow(Float32Array.of(Number.NaN, 0), 0, 2, 1)).toBeNaN()
  })
})

describe('rows of logits', () => {
  it('become probabilities that sum to 1', () => {
    const probabilities = softmaxRows(Float32Array.of(2, 1, 0.1, 1000, 1000, -1000), 3)
    expect([...probabilities.subarray(3)]).toEqual([0.5, 0.5, 0])
    expect(probabilities[0]).toBeCloseTo(0.659001, 5)
  })

  it('name their largest class, the first of equals, 0 for NaN', () => {
    const values = Float32Array.of(1, 3, 3, 0, Number.NaN, 5)
    expect(argMaxOfRow(values, 0, 3)).toBe(1)
    expect(argMaxOfRow(values, 1, 3)).toBe(0)
  })
})
