import type { LayersModel } from '@tensorflow/tfjs'
import { z } from 'zod'
import { tf } from '@misfit/model/tensorflow'
import { activate } from './activations.ts'
import type { Output } from './graph.ts'
import { NotCompilableError } from './not-compilable.ts'
import { add, averagePool, biasAdd, conv2d, dropout, matMul, maxPool, reshape, softmax } from './operations.ts'
import type { Value } from './value.ts'

export type Layer = LayersModel['layers'][number]
type Config = ReturnType<Layer['getConfig']>

/** What a layer's rule is given to work with. */
interface LayerCall<Parsed> {
  readonly config: Parsed
  readonly inputs: readonly Value[]
  /** In the order of `layer.weights`. */
  readonly weights: readonly Value[]
  /** With -1 for the number of images. */
  readonly shape: readonly number[]
  /** For what is random while training, int32 `[2]`; undefined for prediction. */
  readonly seed: Output | undefined
}

type LayerInputs = Omit<LayerCall<never>, 'config'>

interface LayerRule {
  /** A layer of this kind, whose class tells it from a subclass that computes something else. */
  readonly sample: () => Layer
  readonly write: (config: unknown, call: LayerInputs) => Value
}

function rule<Parsed>(sample: () => Layer, config: z.ZodType<Parsed>, write: (call: LayerCall<Parsed>) => Value): LayerRule {
  return { sample, write: (given, call) => write({ ...call, config: parseConfig(given, config) }) }
}

const pair = z.tuple([z.int(), z.int()])
const window = { strides: pair, padding: z.enum(['same', 'valid']), dataFormat: z.literal('channelsLast') }
/** TensorFlow.js has no gradient of a dilated convolution to compare with. */
const undilated = z.tuple([z.literal(1), z.literal(1)])
const plain = z.object({})

/** How each kind of layer is computed, by the name of its class. A layer's config is what `getConfig` gives. */
const rules: Readonly<Record<string, LayerRule>> = {
  Flatten: rule(() => tf.layers.flatten(), plain, ({ inputs: [x], shape }) => reshape(x!, shape)),
  Reshape: rule(() => tf.layers.reshape({ targetShape: [1] }), plain, ({ inputs: [x], shape }) => reshape(x!, shape)),
  Activation: rule(() => tf.layers.activation({ activation: 'relu' }), z.object({ activation: z.string() }),
    ({ inputs: [x], config }) => activate(config.activation, x!)),
  Softmax: rule(() => tf.layers.softmax(), z.object({ axis: z.literal(-1) }), ({ inputs: [x] }) => softmax(x!)),
  Dense: rule(() => tf.layers.dense({ units: 1 }), z.object({ activation: z.string() }),
    ({ inputs: [x], weights: [kernel, bias], config }) => {
      if (x!.shape.length !== 2) throw new NotCompilableError('it is compiled for inputs [n, k] only')
      return activate(config.activation, withBias(matMul(x!, kernel!), bias))
    }),
  Conv2D: rule(() => tf.layers.conv2d({ filters: 1, kernelSize: 1 }), z.object({ ...window, dilationRate: undilated, activation: z.string() }),
    ({ inputs: [x], weights: [kernel, bias], config, shape }) =>
      activate(config.activation, withBias(conv2d(x!, kernel!, config, shape), bias))),
  MaxPooling2D: rule(() => tf.layers.maxPooling2d({}), z.object({ ...window, poolSize: pair }),
    ({ inputs: [x], config, shape }) => maxPool(x!, config.poolSize, config, shape)),
  AveragePooling2D: rule(() => tf.layers.averagePooling2d({}), z.object({ ...window, poolSize: pair }),
    ({ inputs: [x], config, shape }) => averagePool(x!, config.poolSize, config, shape)),
  Dropout: rule(() => tf.layers.dropout({ rate: 0.5 }), z.object({ rate: z.number(), noiseShape: z.null().optional() }),
    ({ inputs: [x], config, seed }) => seed && config.rate > 0 ? dropout(x!, config.rate, seed) : x!),
  Add: rule(() => tf.layers.add(), plain, ({ inputs, shape }) => {
    if (inputs.some((input) => input.shape.join() !== shape.join())) throw new NotCompilableError('it adds inputs of different shapes')
    return inputs.reduce(add)
  }),
}

/**
 * What a layer computes from its inputs, as nodes of the graph.
 *
 * @param config the layer's own, or with a change to it
 * @throws NotCompilableError that names the layer and what of it has no rule
 */
export function writeLayer(layer: Layer, config: Config, call: LayerInputs): Value {
  const kind = layer.getClassName()
  try {
    const found = Object.hasOwn(rules, kind) ? rules[kind] : undefined
    if (!found) throw new NotCompilableError('this kind of layer has no compiled form')
    if (layer.constructor !== found.sample().constructor) throw new NotCompilableError(`it is a class of its own, not TensorFlow.js's ${kind}`)
    refuseExtras(config)
    return found.write(config, call)
  } catch (error) {
    if (error instanceof NotCompilableError) throw new NotCompilableError(`layer ${layer.name} (${kind}): ${error.message}`)
    throw error
  }
}

function withBias(x: Value, bias: Value | undefined): Value {
  return bias ? biasAdd(x, bias) : x
}

/** Regularizers add to the loss and constraints change weights after an update: neither has a rule yet. */
function refuseExtras(config: Config): void {
  for (const [name, value] of Object.entries(config)) {
    if (/(Regularizer|Constraint)$/.test(name) && value !== null) throw new NotCompilableError(`its ${name} has no compiled form`)
  }
}

function parseConfig<Parsed>(config: unknown, schema: z.ZodType<Parsed>): Parsed {
  const result = schema.safeParse(config)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  throw new NotCompilableError(`its ${issue?.path.join('.')}: ${issue?.message}`)
}
