import type { LayersModel } from '@tensorflow/tfjs'
import { tf } from '@misfit/model/tensorflow'
import { describe, expect, it } from 'vitest'
import { denseChainOf } from './dense-chain.ts'

const { layers } = tf
const flat = () => layers.flatten({ inputShape: [3, 2, 2] })
const chainOf = (...all: LayersModel['layers']) => denseChainOf(tf.sequential({ layers: all }).layers)

describe('a chain of dense layers', () => {
  it('is found with its activations, up to a softmax of either kind', () => {
    const hidden = () => layers.dense({ units: 5, activation: 'relu' })
    for (const end of [
      [layers.dense({ units: 3, activation: 'softmax' })],
      [layers.dense({ units: 3 }), layers.softmax()],
      [layers.dense({ units: 3 }), layers.activation({ activation: 'softmax' })],
    ]) {
      const chain = chainOf(flat(), hidden(), ...end)
      expect(chain?.layers.map(({ relu, kernel, bias }) => [relu, kernel.shape, bias?.shape])).toEqual([
        [true, [12, 5], [5]],
        [false, [5, 3], [3]],
      ])
      expect(chain?.drops).toBe(false)
    }
  })

  it('tells of dropout, and of a layer without bias', () => {
    const chain = chainOf(
      flat(),
      layers.dropout({ rate: 0.5 }),
      layers.dense({ units: 3, useBias: false, activation: 'softmax' }),
    )
    expect(chain?.drops).toBe(true)
    expect(chain?.layers[0]!.bias).toBeUndefined()
  })

  it('is not made of other layers, activations or branches', () => {
    const dense = (activation: 'tanh' | 'relu' | 'softmax') => layers.dense({ units: 4, activation })
    expect(
      chainOf(layers.conv2d({ inputShape: [3, 2, 2], filters: 1, kernelSize: 1 }), layers.flatten(), dense('relu')),
    ).toBeUndefined()
    expect(chainOf(flat(), dense('tanh'), dense('relu'))).toBeUndefined()
    expect(chainOf(flat(), dense('softmax'), dense('softmax'))).toBeUndefined()
    const input = tf.input({ shape: [3, 2, 2] })
    const flattened = layers.flatten().apply(input) as ReturnType<typeof tf.input>
    const sum = layers
      .add()
      .apply([dense('relu').apply(flattened), dense('relu').apply(flattened)] as ReturnType<
        typeof tf.input
      >[]) as ReturnType<typeof tf.input>
    expect(
      denseChainOf(
        tf.model({ inputs: input, outputs: dense('relu').apply(sum) as ReturnType<typeof tf.input> }).layers,
      ),
    ).toBeUndefined()
  })
})
