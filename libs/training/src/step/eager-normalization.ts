import type { LayersModel, Tensor } from '@tensorflow/tfjs'
import { z } from 'zod'
import { tf } from '@misfit/model/tensorflow'

type Layer = LayersModel['layers'][number]

const BatchNormalization = tf.layers.batchNormalization().constructor
const LayerNormalization = tf.layers.layerNormalization().constructor

/**
 * Makes the function that computes a model's forward pass in training with normalizations that do what TensorFlow.js's
 * own don't:
 * - a frozen BatchNormalization runs on its moving statistics and leaves them as they are, as in Keras 3;
 * - a BatchNormalization or LayerNormalization without scale or shift is trained, by a scale of 1 and a shift of 0 that
 *   stay so. TensorFlow.js fails to train those.
 *
 * @param layers of the model, those of models within it too
 * @param frozen those that training leaves as they are
 */
export function normalizationsInTraining(
  layers: readonly Layer[],
  frozen: ReadonlySet<Layer>,
): <T>(compute: () => T) => T {
  const changes = [
    ...layers.filter(isNormalization).map(scaledAndShifted),
    ...[...frozen].filter((layer) => layer instanceof BatchNormalization).map(onMovingStatistics),
  ].filter(({ properties }) => Object.keys(properties).length > 0)
  return (compute) => {
    const restored = changes.map(applied)
    try {
      return compute()
    } finally {
      restored.reverse().forEach((restore) => {
        restore()
      })
    }
  }
}

const isNormalization = (layer: Layer) => layer instanceof BatchNormalization || layer instanceof LayerNormalization

/** Properties that a layer has while it is trained. */
interface Change {
  readonly layer: Layer
  readonly properties: Readonly<Record<string, unknown>>
}

function onMovingStatistics(layer: Layer): Change {
  const call: Layer['call'] = layer.call.bind(layer)
  const predict: Layer['call'] = (inputs, settings) => call(inputs, { ...settings, training: false })
  return { layer, properties: { call: predict } }
}

const configSchema = z.object({ axis: z.union([z.int(), z.array(z.int())]), scale: z.boolean(), center: z.boolean() })

function scaledAndShifted(layer: Layer): Change {
  const { axis, scale, center } = configSchema.parse(layer.getConfig())
  const constant = (value: number) => ({ read: (): Tensor => tf.fill(sizesAlong([axis].flat(), layer), value) })
  return {
    layer,
    properties: {
      ...(scale ? {} : { scale: true, gamma: constant(1) }),
      ...(center ? {} : { center: true, beta: constant(0) }),
    },
  }
}

/** The sizes of a layer's input along these axes; a negative one counts from the end. */
function sizesAlong(axes: readonly number[], layer: Layer): number[] {
  const [shape] = [layer.getInputAt(0)].flat().map((input) => input.shape)
  return axes.map((axis) => shape?.at(axis) ?? 1)
}

/** Sets the properties, and returns what takes them back. */
function applied({ layer, properties }: Change): () => void {
  const before = Object.keys(properties).map((name) => [name, Reflect.getOwnPropertyDescriptor(layer, name)] as const)
  Object.assign(layer, properties)
  return () => {
    for (const [name, property] of before) {
      if (property) Reflect.defineProperty(layer, name, property)
      // The class's own method is found again.
      else Reflect.deleteProperty(layer, name)
    }
  }
}
