import { tf } from '@misfit/model/tensorflow'
import { describe, expect, it } from 'vitest'
import { DenseNetwork } from './dense-network.ts'

const { layers } = tf
const seeded = (seed: number) => tf.initializers.glorotUniform({ seed })
const pixels = Uint8Array.from({ length: 12 }, (_, i) => i % 3 === 0 ? 0 : i * 20)

function answerOf(model: ReturnType<typeof tf.sequential>): Float32Array {
  const output = model.predict(tf.tensor4d(Float32Array.from(pixels, (pixel) => pixel / 255), [1, 3, 2, 2]))
  if (!(output instanceof tf.Tensor)) throw new Error('one output expected')
  return output.dataSync<'float32'>()
}

describe('a network of dense layers in JavaScript', () => {
  it.each([
    ['softmax in the last layer', () => [layers.dense({ units: 3, activation: 'softmax', kernelInitializer: seeded(2) })]],
    ['a Softmax layer after it', () => [layers.dense({ units: 3, kernelInitializer: seeded(2) }), layers.softmax()]],
    ['no bias, and dropout before it', () => [layers.dropout({ rate: 0.5 }), layers.dense({ units: 3, useBias: false, activation: 'softmax', kernelInitializer: seeded(2) })]],
  ])('answers as the model does: %s', (_, end) => {
    const model = tf.sequential({ layers: [
      layers.flatten({ inputShape: [3, 2, 2] }), layers.dense({ units: 5, activation: 'relu', kernelInitializer: seeded(1), biasInitializer: seeded(3) }), ...end(),
    ] })
    const answer = DenseNetwork.of(model, 1 / 255)!.probabilities(pixels)
    answerOf(model).forEach((probability, k) => { expect(answer[k]).toBeCloseTo(probability, 6) })
  })

  it('counts the multiplications of pixels that are not zero, and of all values after them', () => {
    const model = tf.sequential({ layers: [layers.flatten({ inputShape: [3, 2, 2] }), layers.dense({ units: 5, activation: 'relu' }), layers.dense({ units: 3 })] })
    expect(DenseNetwork.of(model, 1)!.work(pixels)).toBe(8 * 5 + 5 * 3)
  })

  it('is not made of other layers, activations or branches', () => {
    const dense = (activation: 'tanh' | 'relu') => layers.dense({ units: 4, activation })
    expect(DenseNetwork.of(tf.sequential({ layers: [layers.conv2d({ inputShape: [3, 2, 2], filters: 1, kernelSize: 1 }), layers.flatten(), dense('relu')] }), 1)).toBeUndefined()
    expect(DenseNetwork.of(tf.sequential({ layers: [layers.flatten({ inputShape: [3, 2, 2] }), dense('tanh'), dense('relu')] }), 1)).toBeUndefined()
    const input = tf.input({ shape: [3, 2, 2] })
    const flat = layers.flatten().apply(input) as ReturnType<typeof tf.input>
    const sum = layers.add().apply([dense('relu').apply(flat), dense('relu').apply(flat)] as ReturnType<typeof tf.input>[]) as ReturnType<typeof tf.input>
    expect(DenseNetwork.of(tf.model({ inputs: input, outputs: dense('relu').apply(sum) as ReturnType<typeof tf.input> }), 1)).toBeUndefined()
  })
})
