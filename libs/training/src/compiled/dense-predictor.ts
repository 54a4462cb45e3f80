import type { LayersModel } from '@tensorflow/tfjs'
import { z } from 'zod'
import { denseChainOf } from '../step/dense-chain.ts'
import { imageShapeOf } from '../fit/image-data.ts'
import { shapeOfWeight, weightsInOrder, type Weight } from '../step/weight-arrays.ts'
import type { Layer } from './layers.ts'
import { multiplicationsOfModel } from './multiplications.ts'
import { manyAreZero, ownOperations, type QuickLayer, type QuickStep } from './own-operations.ts'

/** Larger dense nets are answered as fast by TensorFlow. */
const mostDenseWeights = 200_000
/**
 * Multiplications for an image. A net of convolutions with more is answered as fast by TensorFlow, by all its threads.
 */
const mostMultiplications = 5e7
/** Most images that are answered faster without a call of TensorFlow, whatever their pixels. */
const alwaysQuick = 64

interface QuickNetwork {
  /**
   * Probabilities of each class, `[count, classes]`; undefined where TensorFlow is faster: for many images of which few
   * pixels are 0, and a dense net.
   */
  predict(images: Uint8Array, count: number): Float32Array | undefined
}

/**
 * A small net of dense layers, perhaps after convolutions and max pooling, with copies of its weights, that answers by
 * an addon of our own.
 *
 * @returns undefined for another model, and where there is no such addon
 */
export function quickNetworkOf(model: LayersModel, pixelScale: number): QuickNetwork | undefined {
  const flat = model.layers.findIndex((layer) => layer.getClassName() === 'Flatten')
  const [images, rows] = [model.layers.slice(0, flat + 1), model.layers.slice(flat + 1)]
  const chain = denseChainOf(flat < 0 ? model.layers : rows)
  const steps = chain && stepsOf(images, imageShapeOf(model))
  const operations = steps && ownOperations()
  if (!operations) return undefined
  const isDense = steps.length === 0
  if (
    isDense
      ? model.countParams() > mostDenseWeights
      : !operations.wide || multiplicationsOfModel(model) > mostMultiplications
  )
    return undefined
  const layers = chain.layers.map(({ kernel, bias, relu }): QuickLayer => ({
    relu,
    kernel: floatsOf(kernel),
    bias: biasOf(bias, shapeOfWeight(kernel)[1]!),
  }))
  const network = operations.network(steps, layers, pixelScale)
  const classCount = layers.at(-1)!.bias.length
  return {
    predict(given, count) {
      if (isDense && count > alwaysQuick && !manyAreZero(given)) return undefined
      const probabilities = new Float32Array(count * classCount)
      operations.predict(network, given, probabilities)
      return probabilities
    },
  }
}

const both = <Length extends z.ZodType>(length: Length) => z.tuple([length, length])
const convolution = z.object({
  kernelSize: both(z.int()),
  strides: both(z.literal(1)),
  dilationRate: both(z.literal(1)),
  padding: z.enum(['same', 'valid']),
  dataFormat: z.literal('channelsLast'),
  activation: z.enum(['relu', 'linear']),
})
const pooling = z.object({
  poolSize: both(z.literal(2)),
  strides: both(z.literal(2)),
  padding: z.literal('valid'),
  dataFormat: z.literal('channelsLast'),
})

/**
 * Convolutions by steps of one pixel, pooling of 2 x 2 values, and nothing else; undefined where there is something
 * else.
 */
function stepsOf(layers: readonly Layer[], imageShape: readonly number[]): QuickStep[] | undefined {
  const steps: QuickStep[] = []
  let size = imageShape
  for (const layer of layers) {
    if (layer.inboundNodes.length > 1 || layer.outboundNodes.length > 1) return undefined
    if (['InputLayer', 'Dropout', 'Flatten'].includes(layer.getClassName())) continue
    const step = stepOf(layer, size)
    if (!step) return undefined
    steps.push(step)
    size = [...step.sizes.slice(3, 6)]
  }
  return steps
}

/** @param size of the images that come in: height, width and channels */
function stepOf(layer: Layer, size: readonly number[]): QuickStep | undefined {
  const [height, width, channels] = size as [number, number, number]
  if (layer.getClassName() === 'MaxPooling2D' && pooling.safeParse(layer.getConfig()).success) {
    const out = [Math.floor(height / 2), Math.floor(width / 2), channels]
    return {
      sizes: Uint32Array.of(...size, ...out, 0, 0, 0, 0),
      kernel: new Float32Array(0),
      bias: new Float32Array(0),
      relu: false,
    }
  }
  const config = layer.getClassName() === 'Conv2D' ? convolution.safeParse(layer.getConfig()).data : undefined
  const [kernel, bias] = weightsInOrder(layer)
  if (!config || !kernel) return undefined
  const filters = shapeOfWeight(kernel)[3]!
  const [rows, columns] = config.kernelSize
  const isSame = config.padding === 'same'
  const out = isSame ? [height, width, filters] : [height - rows + 1, width - columns + 1, filters]
  const [top, left] = isSame ? [Math.floor((rows - 1) / 2), Math.floor((columns - 1) / 2)] : [0, 0]
  return {
    sizes: Uint32Array.of(...size, ...out, rows, columns, top, left),
    kernel: floatsOf(kernel),
    bias: biasOf(bias, filters),
    relu: config.activation === 'relu',
  }
}

const floatsOf = (weight: Weight): Float32Array => Float32Array.from(weight.read().dataSync<'float32'>())

const biasOf = (bias: Weight | undefined, units: number): Float32Array =>
  bias ? floatsOf(bias) : new Float32Array(units)
