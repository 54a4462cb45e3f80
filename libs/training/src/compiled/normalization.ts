import { bool, float, text, type, type Attributes, type Output } from './graph.ts'
import { compute, derived, type Value } from './value.ts'

/** The operations of BatchNormalization and LayerNormalization, each beside its gradient. */

const T = type('float32')
const float32: Attributes = { T }

interface NormalizedBatch {
  readonly value: Value
  /** Mean of each channel over the batch, `[channels]`. */
  readonly mean: Output
  /** Divided by the number of values, not by one less. */
  readonly variance: Output
}

/**
 * `(x - mean) / sqrt(variance + epsilon) * gamma + beta`, by mean and variance of each channel of the batch
 * (Ioffe & Szegedy 2015).
 *
 * @param x `[n, height, width, channels]`
 */
export function normalizeBatch(x: Value, gamma: Value, beta: Value, epsilon: number): NormalizedBatch {
  const { graph } = x
  const attributes = { T: x.T, U: T, epsilon: float(epsilon), data_format: text('NHWC'), is_training: bool(true) }
  const none = graph.constant(new Float32Array(0), [0])
  const node = graph.node('FusedBatchNormV3', [x.output, gamma.output, beta.output, none, none], attributes)
  // Its second and third output are for moving averages: that variance is divided by one less than the number.
  const [mean, variance, rest] = [`${node}:3`, `${node}:4`, `${node}:5`]
  let gradients: Output | undefined
  const gradientsOf = (dy: Output): Output =>
    (gradients ??= graph.node('FusedBatchNormGradV3', [dy, x.output, gamma.output, mean, variance, rest], attributes))
  const value = derived(
    graph,
    node,
    x.shape,
    [x, gamma, beta],
    [gradientsOf, (dy) => `${gradientsOf(dy)}:1`, (dy) => `${gradientsOf(dy)}:2`],
  )
  return { value, mean, variance }
}

/**
 * Normalizes by a given mean and variance, `[channels]`: `dx = dy * gamma / sqrt(variance + epsilon)`. For prediction
 * and for frozen layers: scale and shift get no gradient. Not by `FusedBatchNormV3`, which TensorFlow fuses with the
 * convolution before it and an activation after it, and then can't compute for some of them.
 */
export function normalizeByMovingAverages(
  x: Value,
  gamma: Value,
  beta: Value,
  mean: Value,
  variance: Value,
  epsilon: number,
): Value {
  const { graph } = x
  const op = (name: string, ...inputs: Output[]) => graph.node(name, inputs, float32)
  const factor = op('Mul', op('Rsqrt', op('AddV2', variance.output, graph.floatScalar(epsilon))), gamma.output)
  const scaled = op('Mul', op('Sub', x.output, mean.output), factor)
  return derived(graph, op('AddV2', scaled, beta.output), x.shape, [x], [(dy) => op('Mul', dy, factor)])
}

/**
 * `y = (x - mean) / sqrt(variance + epsilon)`, by mean and variance of each image over its last dimensions (Ba, Kiros &
 * Hinton 2016): `dx = (dy - mean(dy) - y * mean(dy * y)) / sqrt(variance + epsilon)`
 *
 * @param count how many dimensions
 */
export function normalizeLastDimensions(x: Value, count: number, epsilon: number): Value {
  const { graph } = x
  const axes = graph.intVector(Array.from({ length: count }, (_, i) => i - count))
  const mean = (values: Output) => graph.node('Mean', [values, axes], { T, Tidx: type('int32'), keep_dims: bool(true) })
  const op = (name: string, ...inputs: Output[]) => graph.node(name, inputs, float32)
  const centred = op('Sub', x.output, mean(x.output))
  const inverse = op('Rsqrt', op('AddV2', mean(op('Square', centred)), graph.floatScalar(epsilon)))
  const y = op('Mul', centred, inverse)
  return derived(
    graph,
    y,
    x.shape,
    [x],
    [
      (dy) => {
        const along = op('Mul', y, mean(op('Mul', dy, y)))
        return op('Mul', op('Sub', op('Sub', dy, mean(dy)), along), inverse)
      },
    ],
  )
}

/** `(value - other) * factor`, without a gradient: for moving averages. */
export function scaledDifference({ graph, output }: Value, other: Output, factor: number): Output {
  return graph.node('Mul', [graph.node('Sub', [output, other], float32), graph.floatScalar(factor)], float32)
}

/** Multiplies by a factor for each place in the last dimensions. */
export function scaleEach(x: Value, factors: Value): Value {
  const multiply = (a: Output, b: Output) => x.graph.node('Mul', [a, b], float32)
  return compute('Mul', [x, factors], float32, x.shape, () => [
    (dy) => multiply(dy, factors.output),
    (dy) => sumOverFirst(x, factors, multiply(dy, x.output)),
  ])
}

/** Adds a term for each place in the last dimensions. */
export function shiftEach(x: Value, terms: Value): Value {
  return compute('AddV2', [x, terms], float32, x.shape, () => [(dy) => dy, (dy) => sumOverFirst(x, terms, dy)])
}

/** Sums values of the shape of `x` over those first dimensions that `each` does not have. */
function sumOverFirst(x: Value, each: Value, values: Output): Output {
  const axes = Array.from({ length: x.shape.length - each.shape.length }, (_, i) => i)
  return x.graph.node('Sum', [values, x.graph.intVector(axes)], { T, Tidx: type('int32'), keep_dims: bool(false) })
}
