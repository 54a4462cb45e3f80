import type { LayersModel, layers } from '@tensorflow/tfjs'
import { messageOf } from '@misfit/text/message-of'
import { hardSigmoidKeras3 } from './hard-sigmoid.ts'
import { ModelError } from './model-error.ts'
import type { ActivationName, LayerSpec, ModelSpec } from './spec.ts'
import { tf } from './tensorflow.ts'

type Layer = layers.Layer

interface BuildOptions {
  /** Shape of one image, `[height, width, channels]`. */
  readonly inputShape: readonly number[]
  readonly classCount: number
  /** Seed of the first weights: the same seed gives the same ones. */
  readonly seed: number
}

/**
 * Builds the layers of a spec, with weights drawn by Glorot uniform (biases zero), each layer from its own seed.
 *
 * @returns a model from `[n, height, width, channels]` to class probabilities `[n, classCount]`
 * @throws ModelError when a layer does not fit the one before it, or the output is not one softmax over the classes
 */
export function buildModel(spec: ModelSpec, { inputShape, classCount, seed }: BuildOptions): LayersModel {
  const input = tf.input({ shape: [...inputShape], name: 'image' })
  const nameOf = layerNames(spec.layers)
  let output = input
  spec.layers.forEach((layer, index) => {
    const before = output.shape.slice(1).join(', ')
    const misfits = (why: string) =>
      new ModelError(`${spec.id}, layer ${index + 1} (${layer.type}) does not fit after [${before}]: ${why}`)
    try {
      for (const built of buildLayers(layer, nameOf(layer), classCount, layerSeed(seed, index))) {
        output = built.apply(output) as typeof output
      }
    } catch (error) {
      throw misfits(messageOf(error))
    }
    // TensorFlow.js builds layers of negative size without a word.
    if (output.shape.some((size) => size !== null && size < 1))
      throw misfits(`its output would be [${output.shape.slice(1).join(', ')}]`)
  })
  if (output.shape.length !== 2 || output.shape[1] !== classCount) {
    throw new ModelError(
      `${spec.id} gives [${output.shape.slice(1).join(', ')}] for each image, ${classCount} values needed, ` +
        'one a class; ' +
        "end it with { type: 'dense', units: 'classes', activation: 'softmax' }",
    )
  }
  return tf.model({ inputs: input, outputs: output, name: spec.id })
}

function buildLayers(spec: LayerSpec, name: string, classCount: number, seed: number): Layer[] {
  const after = 'activation' in spec && spec.activation === 'hardSigmoidKeras3' ? hardSigmoidKeras3(name) : []
  return spec.type === 'activation' && after.length > 0 ? after : [buildLayer(spec, name, classCount, seed), ...after]
}

/** The layer itself: what TensorFlow.js has no name for follows it. */
function buildLayer(spec: LayerSpec, name: string, classCount: number, seed: number): Layer {
  const kernelInitializer = tf.initializers.glorotUniform({ seed })
  switch (spec.type) {
    case 'flatten':
      return tf.layers.flatten({ name })
    case 'reshape':
      return tf.layers.reshape({ name, targetShape: spec.targetShape })
    case 'dense':
      return tf.layers.dense({
        name,
        kernelInitializer,
        activation: stock(spec.activation),
        units: spec.units === 'classes' ? classCount : spec.units,
      })
    case 'activation':
      return tf.layers.activation({ name, activation: stock(spec.activation) })
    case 'conv2d':
      return tf.layers.conv2d({ name, kernelInitializer, ...convolution(spec), filters: spec.filters })
    case 'separableConv2d':
      return tf.layers.separableConv2d({
        name,
        ...convolution(spec),
        filters: spec.filters,
        depthwiseInitializer: kernelInitializer,
        pointwiseInitializer: tf.initializers.glorotUniform({ seed: layerSeed(seed, 1) }),
      })
    case 'depthwiseConv2d':
      return tf.layers.depthwiseConv2d({
        name,
        depthwiseInitializer: kernelInitializer,
        ...convolution(spec),
        depthMultiplier: spec.depthMultiplier,
      })
    case 'maxPooling2d':
      return tf.layers.maxPooling2d({ name, poolSize: spec.poolSize, padding: spec.padding })
    case 'averagePooling2d':
      return tf.layers.averagePooling2d({ name, poolSize: spec.poolSize, padding: spec.padding })
    case 'globalMaxPooling2d':
      return tf.layers.globalMaxPooling2d({ name })
    case 'globalAveragePooling2d':
      return tf.layers.globalAveragePooling2d({ name })
    case 'zeroPadding2d':
      return tf.layers.zeroPadding2d({ name, padding: spec.padding })
    case 'dropout':
      return tf.layers.dropout({ name, rate: spec.rate, seed })
    case 'batchNormalization':
      return tf.layers.batchNormalization({ name, momentum: spec.momentum, epsilon: spec.epsilon })
    case 'layerNormalization':
      return tf.layers.layerNormalization({ name, epsilon: spec.epsilon })
  }
}

function convolution({ kernelSize, strides, padding, activation }: Extract<LayerSpec, { kernelSize: number }>) {
  return { kernelSize, strides, padding, activation: stock(activation) }
}

const stock = (activation: ActivationName) => (activation === 'hardSigmoidKeras3' ? 'linear' : activation)

/** Names such as `dense_1`, numbered by type, so that weights have the same names in every process. */
function layerNames(specs: readonly LayerSpec[]): (layer: LayerSpec) => string {
  const counts = new Map<string, number>()
  const repeated = new Set(specs.map((spec) => spec.type).filter((type, i, all) => all.indexOf(type) !== i))
  return ({ type }) => {
    const count = (counts.get(type) ?? 0) + 1
    counts.set(type, count)
    const name = type.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
    return repeated.has(type) ? `${name}_${count}` : name
  }
}

/**
 * A seed for one layer, by the finaliser of MurmurHash3 over the seed and the layer's place. Never 0, which
 * TensorFlow.js takes for "no seed".
 */
function layerSeed(seed: number, index: number): number {
  let hash = (seed ^ Math.imul(index + 1, 0x9e3779b1)) >>> 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 1) + 1
}
