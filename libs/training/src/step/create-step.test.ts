import type { LayersModel, Tensor } from '@tensorflow/tfjs'
import { tf } from '@misfit/model/tensorflow'
import { describe, expect, it } from 'vitest'
import { nativeBinding } from '../compiled/native-graph.ts'
import { createTrainingStep } from './create-step.ts'
import { tinyImages, tinyModel } from '../testing/tiny-data.fixture.ts'

const data = tinyImages(64, 1)
const options = { pixelScale: 1 / 255, seed: 42 }

type Layer = LayersModel['layers'][number]

/** A layer whose result is worked out in JavaScript. */
class Mirror extends tf.layers.Layer {
  static readonly className = 'Mirror'
  override call(inputs: Tensor | Tensor[]): Tensor {
    const input = Array.isArray(inputs) ? inputs[0]! : inputs
    return tf.tensor(input.dataSync().slice().reverse(), input.shape)
  }
}

const Dense = tf.layers.dense({ units: 1 }).constructor as new (config: { units: number }) => Layer

/** Calls itself Dense, as its parent does, but computes something else. */
class Doubled extends Dense {
  override call(inputs: Tensor | Tensor[], kwargs: object): Tensor | Tensor[] {
    const result = super.call(inputs, kwargs)
    return Array.isArray(result) ? result : tf.mul(result, 2)
  }
}

/** The same layer, which adds a constant to the loss. */
function penalised(layer: Layer): Layer {
  layer.addLoss(() => tf.scalar(1))
  return layer
}

/** A flat or unflattened body, and an output for three classes. */
function classifier(...body: Layer[]): LayersModel {
  const model = tf.sequential({ name: 'tried' })
  model.add(tf.layers.inputLayer({ inputShape: [4, 4, 1] }))
  for (const layer of body) model.add(layer)
  for (const layer of [
    ...(model.outputs[0]!.shape.length === 2 ? [] : [tf.layers.flatten()]),
    tf.layers.dense({ units: 3, activation: 'softmax', name: 'output' }),
  ])
    model.add(layer)
  return model
}

describe.skipIf(nativeBinding() === undefined)('the step chosen for a model', () => {
  it('is compiled where every layer has a compiled form', () => {
    const step = createTrainingStep(tinyModel(), data, options)
    expect([step.kind, step.reason]).toEqual(['compiled', undefined])
    step.dispose()
  })

  it.each([
    [
      'a layer written in JavaScript',
      () => [new Mirror({ name: 'odd' })],
      'layer odd (Mirror): this kind of layer has no compiled form',
    ],
    [
      'a class made from a layer',
      () => [tf.layers.flatten(), new Doubled({ units: 4 })],
      "it is a class of its own, not TensorFlow.js's Dense",
    ],
    [
      'a penalty of its own',
      () => [penalised(tf.layers.flatten())],
      'a layer adds more to the loss than L1 and L2 of its weights',
    ],
    [
      'a limit on weights',
      () => [tf.layers.flatten(), tf.layers.dense({ units: 4, name: 'odd', kernelConstraint: 'nonNeg' })],
      'layer odd (Dense): its kernelConstraint has no compiled form',
    ],
    [
      'a limit on weights that the layer does not tell of',
      () => [tf.layers.depthwiseConv2d({ kernelSize: 2, depthwiseConstraint: 'nonNeg', name: 'odd' })],
      'layer odd (DepthwiseConv2D): the constraint on its odd/depthwise_kernel has no compiled form',
    ],
    [
      'a dilation that TensorFlow.js takes no notice of',
      () => [tf.layers.depthwiseConv2d({ kernelSize: 2, dilationRate: 2, name: 'odd' })],
      'layer odd (DepthwiseConv2D): its dilationRate',
    ],
    [
      'strides that TensorFlow cannot take',
      () => [tf.layers.separableConv2d({ filters: 2, kernelSize: 2, strides: [1, 2], name: 'odd' })],
      'layer odd (SeparableConv2D): TensorFlow takes equal strides only',
    ],
    [
      'BatchNormalization of rows',
      () => [tf.layers.batchNormalization({ axis: 1, name: 'odd' })],
      'layer odd (BatchNormalization): it is compiled along the last axis only',
    ],
    [
      'LayerNormalization of rows',
      () => [tf.layers.layerNormalization({ axis: 1, name: 'odd' })],
      'layer odd (LayerNormalization): it is compiled along the last axes only',
    ],
    [
      'channels before the image',
      () => [tf.layers.maxPooling2d({ dataFormat: 'channelsFirst', poolSize: 1, name: 'odd' })],
      'layer odd (MaxPooling2D): its dataFormat',
    ],
    [
      'a Dense layer over images',
      () => [tf.layers.dense({ units: 4, name: 'odd' })],
      'layer odd (Dense): it is compiled for inputs [n, k] only',
    ],
  ] as [string, () => Layer[], string][])('is eager for %s, and says why', async (_, body, reason) => {
    const step = createTrainingStep(classifier(...body()), data, options)
    expect(step.kind).toBe('eager')
    expect(step.reason).toContain(`tried can't be compiled: `)
    expect(step.reason).toContain(reason)
    expect(await step.predictLogits(data.images, data.count)).toHaveLength(64 * 3)
    step.dispose()
  })

  it('is eager for a graph that TensorFlow refuses only when it runs, and says why', () => {
    // 32 images of 2^60 pixels: more than a tensor can count. Without the number of images the graph looks sound.
    const model = classifier(tf.layers.zeroPadding2d({ padding: [2 ** 29, 2 ** 29] }), tf.layers.globalMaxPooling2d({}))
    const step = createTrainingStep(model, data, options)
    expect([step.kind, step.reason]).toEqual([
      'eager',
      expect.stringMatching(/^tried can't be compiled: TensorFlow can't run its graph: .+/),
    ])
    step.dispose()
  })

  it('does not hide what is wrong with the model or the data', () => {
    expect(() => createTrainingStep(tinyModel(), { ...data, labels: data.labels.slice(1) }, options)).toThrow(
      '63 labels for 64 images',
    )
    const sigmoid = tf.sequential({
      layers: [tf.layers.flatten({ inputShape: [4, 4, 1] }), tf.layers.dense({ units: 3, activation: 'sigmoid' })],
    })
    expect(() => createTrainingStep(sigmoid, data, options)).toThrow('training a classifier needs softmax at the end')
  })
})
