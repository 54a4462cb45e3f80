import type { LayersModel } from '@tensorflow/tfjs'
import { denseChainOf } from '../dense-chain.ts'
import { shapeOfWeight } from '../weight-arrays.ts'
import { manyAreZero, ownOperations } from './own-operations.ts'

/** Larger nets are answered as fast by TensorFlow. */
const mostWeights = 200_000
/** So many images are answered faster without a call of TensorFlow, whatever their pixels. */
const alwaysQuick = 64

export interface DenseNetwork {
  /**
   * Probabilities of each class, `[count, classes]`; undefined where TensorFlow is faster: for many images of which few
   * pixels are 0.
   */
  predict(images: Uint8Array, count: number): Float32Array | undefined
}

/**
 * A small net of dense layers, with copies of its weights, that answers by an addon of our own.
 *
 * @returns undefined for another model, and where there is no such addon
 */
export function denseNetworkOf(model: LayersModel, pixelScale: number): DenseNetwork | undefined {
  const chain = denseChainOf(model)
  const operations = chain && ownOperations()
  if (!operations || model.countParams() > mostWeights) return undefined
  const layers = chain.layers.map(({ kernel, bias, relu }) => ({
    relu,
    kernel: Float32Array.from(kernel.read().dataSync<'float32'>()),
    bias: bias ? Float32Array.from(bias.read().dataSync<'float32'>()) : new Float32Array(shapeOfWeight(kernel)[1]!),
  }))
  const network = operations.denseNetwork(layers, pixelScale)
  const classCount = layers.at(-1)!.bias.length
  return {
    predict(images, count) {
      if (count > alwaysQuick && !manyAreZero(images)) return undefined
      const probabilities = new Float32Array(count * classCount)
      operations.predictDense(network, images, probabilities)
      return probabilities
    },
  }
}
