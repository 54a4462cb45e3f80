import type { LayersModel } from '@tensorflow/tfjs'
import { z } from 'zod'
import { tf } from '@misfit/model/tensorflow'
import { activate, inFullPrecision } from './activations.ts'
import type { Output } from './graph.ts'
import { NotCompilableError } from './not-compilable.ts'
import {
  normalizeBatch,
  normalizeByMovingAverages,
  normalizeLastDimensions,
  scaledDifference,
  scaleEach,
  shiftEach,
} from './normalization.ts'
import {
  add,
  averagePool,
  biasAdd,
  conv2d,
  depthwiseConv2d,
  dropout,
  globalAveragePool,
  globalMaxPool,
  matMul,
  maxPool,
  reshape,
  scale,
  shift,
  softmax,
  type Window,
} from './operations.ts'
import { concatenate, dilated, padImages } from './data-movement.ts'
import { Value } from './value.ts'

export type Layer = LayersModel['layers'][number]
type Config = ReturnType<Layer['getConfig']>

/** Input of a layer's rule. */
interface LayerCall<Parsed> {
  readonly config: Parsed
  readonly inputs: readonly Value[]
  /** Weights of the layer, in the order that they were made in. */
  readonly weights: readonly Value[]
  /** Shape of the result, with -1 for the number of images. */
  readonly shape: readonly number[]
  /** Undefined for prediction. */
  readonly training: LayerTraining | undefined
}

/** Abilities of a layer while it is trained. */
interface LayerTraining {
  /** A seed for what is random, int32 `[2]`. */
  readonly seed: () => Output
  /** Whether the layer is left as it is: a batch normalization runs on its moving averages then. */
  readonly frozen: boolean
  /** Takes an amount from a weight that the layer changes by itself, such as a moving average. */
  readonly decrease: (weight: Value, amount: Output) => void
}

type LayerInputs = Omit<LayerCall<never>, 'config'>

interface LayerRule {
  /** A layer of this kind, whose class tells it from a subclass that computes something else. */
  readonly sample: () => Layer
  readonly write: (config: unknown, call: LayerInputs) => Value
}

function rule<Parsed>(
  sample: () => Layer,
  config: z.ZodType<Parsed>,
  write: (call: LayerCall<Parsed>) => Value,
): LayerRule {
  return { sample, write: (given, call) => write({ ...call, config: parseConfig(given, config) }) }
}

const pair = z.tuple([z.int(), z.int()])
const window = { strides: pair, padding: z.enum(['same', 'valid']), dataFormat: z.literal('channelsLast') }
const convolution = { ...window, kernelSize: pair, dilationRate: pair, activation: z.string() }
/** TensorFlow.js's DepthwiseConv2D takes no notice of a dilation. */
const undilated = z.tuple([z.literal(1), z.literal(1)])
const plain = z.object({})
const margins = z.tuple([z.int().min(0), z.int().min(0)])
const affine = { epsilon: z.number(), scale: z.boolean(), center: z.boolean() }

/** Rules for each kind of layer, by the name of its class. A layer's config is what `getConfig` gives. */
const rules: Readonly<Record<string, LayerRule>> = {
  Flatten: rule(
    () => tf.layers.flatten(),
    plain,
    ({ inputs: [x], shape }) => reshape(x!, shape),
  ),
  Reshape: rule(
    () => tf.layers.reshape({ targetShape: [1] }),
    plain,
    ({ inputs: [x], shape }) => reshape(x!, shape),
  ),
  Activation: rule(
    () => tf.layers.activation({ activation: 'relu' }),
    z.object({ activation: z.string() }),
    ({ inputs: [x], config }) => activate(config.activation, x!),
  ),
  Rescaling: rule(
    () => tf.layers.rescaling({ scale: 1 }),
    z.object({ scale: z.number(), offset: z.number() }),
    ({ inputs: [x], config }) => inFullPrecision(x!, (values) => shift(scale(values, config.scale), config.offset)),
  ),
  Softmax: rule(
    () => tf.layers.softmax(),
    z.object({ axis: z.literal(-1) }),
    ({ inputs: [x] }) => inFullPrecision(x!, softmax),
  ),
  Dense: rule(
    () => tf.layers.dense({ units: 1 }),
    z.object({ activation: z.string() }),
    ({ inputs: [x], weights: [kernel, bias], config }) => {
      if (x!.shape.length !== 2) throw new NotCompilableError('it is compiled for inputs [n, k] only')
      return activate(config.activation, withBias(matMul(x!, kernel!), bias))
    },
  ),
  Conv2D: rule(
    () => tf.layers.conv2d({ filters: 1, kernelSize: 1 }),
    z.object(convolution),
    ({ inputs: [x], weights: [kernel, bias], config, shape }) =>
      activate(config.activation, withBias(convolve(conv2d, x!, kernel!, config, shape), bias)),
  ),
  DepthwiseConv2D: rule(
    () => tf.layers.depthwiseConv2d({ kernelSize: 1 }),
    z.object({ ...convolution, dilationRate: undilated }),
    ({ inputs: [x], weights: [kernel, bias], config, shape }) =>
      activate(config.activation, withBias(convolveEach(x!, kernel!, config, shape), bias)),
  ),
  SeparableConv2D: rule(
    () => tf.layers.separableConv2d({ filters: 1, kernelSize: 1 }),
    z.object(convolution),
    ({ inputs: [x], weights: [depthwise, pointwise, bias], config, shape }) => {
      const channels = x!.shape[3]! * depthwise!.shape[3]!
      const each = convolveEach(x!, depthwise!, config, [...shape.slice(0, 3), channels])
      return activate(
        config.activation,
        withBias(conv2d(each, pointwise!, { strides: [1, 1], padding: 'valid' }, shape), bias),
      )
    },
  ),
  MaxPooling2D: rule(
    () => tf.layers.maxPooling2d({}),
    z.object({ ...window, poolSize: pair }),
    ({ inputs: [x], config, shape }) => maxPool(x!, config.poolSize, config, shape),
  ),
  AveragePooling2D: rule(
    () => tf.layers.averagePooling2d({}),
    z.object({ ...window, poolSize: pair }),
    ({ inputs: [x], config, shape }) =>
      inFullPrecision(x!, (values) => averagePool(values, config.poolSize, config, shape)),
  ),
  GlobalAveragePooling2D: rule(
    () => tf.layers.globalAveragePooling2d({}),
    z.object({ dataFormat: window.dataFormat }),
    ({ inputs: [x] }) => inFullPrecision(x!, globalAveragePool),
  ),
  GlobalMaxPooling2D: rule(
    () => tf.layers.globalMaxPooling2d({}),
    z.object({ dataFormat: window.dataFormat }),
    ({ inputs: [x] }) => globalMaxPool(x!),
  ),
  ZeroPadding2D: rule(
    () => tf.layers.zeroPadding2d(),
    z.object({ dataFormat: window.dataFormat, padding: z.tuple([margins, margins]) }),
    ({ inputs: [x], config, shape }) => padImages(x!, config.padding, shape),
  ),
  BatchNormalization: rule(
    () => tf.layers.batchNormalization(),
    z.object({ ...affine, axis: z.int(), momentum: z.number() }),
    normalizedBatch,
  ),
  LayerNormalization: rule(
    () => tf.layers.layerNormalization(),
    z.object({ ...affine, axis: z.union([z.int(), z.array(z.int())]) }),
    normalizedLayer,
  ),
  Dropout: rule(
    () => tf.layers.dropout({ rate: 0.5 }),
    z.object({ rate: z.number(), noiseShape: z.null().optional() }),
    ({ inputs: [x], config, training }) =>
      training && config.rate > 0 ? dropout(x!, config.rate, training.seed()) : x!,
  ),
  Add: rule(
    () => tf.layers.add(),
    plain,
    ({ inputs, shape }) => {
      if (inputs.some((input) => input.shape.join() !== shape.join()))
        throw new NotCompilableError('it adds inputs of different shapes')
      return inputs.reduce(add)
    },
  ),
  // TensorFlow.js takes every negative axis for the last, whatever its shape says.
  Concatenate: rule(
    () => tf.layers.concatenate(),
    z.object({ axis: z.union([z.literal(-1), z.int().min(1)]) }),
    ({ inputs, config, shape }) => concatenate(inputs, config.axis === -1 ? shape.length - 1 : config.axis, shape),
  ),
}

/**
 * Writes a layer's result as nodes of the graph, from its inputs.
 *
 * @param config the layer's own, or with a change to it
 * @throws NotCompilableError that names the layer and what of it has no rule
 */
export function writeLayer(layer: Layer, config: Config, call: LayerInputs): Value {
  const kind = layer.getClassName()
  try {
    const found = Object.hasOwn(rules, kind) ? rules[kind] : undefined
    if (!found) throw new NotCompilableError('this kind of layer has no compiled form')
    if (layer.constructor !== found.sample().constructor)
      throw new NotCompilableError(`it is a class of its own, not TensorFlow.js's ${kind}`)
    refuseExtras(layer, config)
    return found.write(config, call)
  } catch (error) {
    if (error instanceof NotCompilableError)
      throw new NotCompilableError(`layer ${layer.name} (${kind}): ${error.message}`)
    throw error
  }
}

type Convolution = (x: Value, kernel: Value, window: Window, shape: readonly number[]) => Value
type ConvolutionConfig = Window & { readonly dilationRate: readonly [number, number] }

function convolve(
  operation: Convolution,
  x: Value,
  kernel: Value,
  config: ConvolutionConfig,
  shape: readonly number[],
): Value {
  const { strides, padding, dilationRate } = config
  if (dilationRate.every((rate) => rate === 1)) return operation(x, kernel, config, shape)
  if (strides.some((stride) => stride > 1)) throw new NotCompilableError('it has both strides and a dilation')
  const [height, width] = kernel.shape
  return dilated(x, [height!, width!], dilationRate, padding, shape, (grids, gridShape) =>
    operation(grids, kernel, { strides, padding: 'valid' }, gridShape),
  )
}

function convolveEach(x: Value, kernel: Value, config: ConvolutionConfig, shape: readonly number[]): Value {
  if (config.strides[0] !== config.strides[1])
    throw new NotCompilableError('TensorFlow takes equal strides only along rows and columns')
  return convolve(depthwiseConv2d, x, kernel, config, shape)
}

interface AffineConfig {
  readonly epsilon: number
  readonly scale: boolean
  readonly center: boolean
}

/**
 * The statistics of the batch while it is trained; the moving averages for prediction and in a frozen layer, as in
 * Keras 3. `average -= (average - ofBatch) * (1 - momentum)`
 */
function normalizedBatch({
  inputs: [x],
  weights,
  config,
  shape,
  training,
}: LayerCall<AffineConfig & { axis: number; momentum: number }>): Value {
  const { graph } = x!
  const channels = shape.at(-1)!
  if (config.axis !== -1 && config.axis !== shape.length - 1)
    throw new NotCompilableError('it is compiled along the last axis only')
  const constant = (value: number) =>
    new Value(graph, graph.constant(new Float32Array(channels).fill(value), [channels]), [channels])
  const given = [...weights]
  const gamma = config.scale ? given.shift()! : constant(1)
  const beta = config.center ? given.shift()! : constant(0)
  const [mean, variance] = [given[0]!, given[1]!]
  if (!training || training.frozen) {
    return inFullPrecision(x!, (values) =>
      normalizeByMovingAverages(values, gamma, beta, mean, variance, config.epsilon),
    )
  }

  const images = shape.length === 4 ? x! : reshape(x!, [-1, 1, 1, channels])
  const ofBatch = normalizeBatch(images, gamma, beta, config.epsilon)
  training.decrease(mean, scaledDifference(mean, ofBatch.mean, 1 - config.momentum))
  training.decrease(variance, scaledDifference(variance, ofBatch.variance, 1 - config.momentum))
  return shape.length === 4 ? ofBatch.value : reshape(ofBatch.value, shape)
}

function normalizedLayer({
  inputs: [x],
  weights,
  config,
  shape,
}: LayerCall<AffineConfig & { axis: number | number[] }>): Value {
  const axes = [config.axis].flat().map((axis) => (axis < 0 ? axis + shape.length : axis))
  const isLast = axes.every((axis, i) => axis > 0 && axis === shape.length - axes.length + i)
  if (!isLast) throw new NotCompilableError('it is compiled along the last axes only, in their order')
  const given = [...weights]
  return inFullPrecision(x!, (values) => {
    const normalized = normalizeLastDimensions(values, axes.length, config.epsilon)
    const scaled = config.scale ? scaleEach(normalized, given.shift()!) : normalized
    return config.center ? shiftEach(scaled, given.shift()!) : scaled
  })
}

function withBias(x: Value, bias: Value | undefined): Value {
  return bias ? biasAdd(x, bias) : x
}

/** Constraints change weights after an update, and activity regularizers add to the loss: neither has a rule yet. */
function refuseExtras(layer: Layer, config: Config): void {
  for (const [name, value] of Object.entries(config)) {
    if (/(^activityRegularizer|Constraint)$/.test(name) && value !== null)
      throw new NotCompilableError(`its ${name} has no compiled form`)
  }
  // DepthwiseConv2D leaves its constraint out of its config.
  const limited = layer.weights.find(({ constraint }) => constraint as unknown)
  if (limited) throw new NotCompilableError(`the constraint on its ${limited.originalName} has no compiled form`)
}

function parseConfig<Parsed>(config: unknown, schema: z.ZodType<Parsed>): Parsed {
  const result = schema.safeParse(config)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  throw new NotCompilableError(`its ${issue?.path.join('.')}: ${issue?.message}`)
}
