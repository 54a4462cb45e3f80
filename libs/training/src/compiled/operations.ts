import { bool, ints, text, type, type Attributes, type Graph, type Output } from './graph.ts'
import { compute, derived, type Value } from './value.ts'

/**
 * The operations that layers are made of, each beside its gradient. `dy` is the gradient of the loss by the result.
 * Formulas are TensorFlow's own (`python/ops/*_grad.py`), with its fused gradient operations where it has them.
 */

const T = type('float32')
const float32: Attributes = { T }

/** `[n, k] x [k, m] = [n, m]` */
export function matMul(a: Value, b: Value): Value {
  const multiply = (left: Output, right: Output, transposeLeft: boolean, transposeRight: boolean) =>
    a.graph.node('MatMul', [left, right], { T, transpose_a: bool(transposeLeft), transpose_b: bool(transposeRight) })
  return compute('MatMul', [a, b], float32, [a.shape[0]!, b.shape[1]!], () => [
    (dy) => multiply(dy, b.output, false, true),
    (dy) => multiply(a.output, dy, true, false),
  ])
}

/** Adds `[channels]` to the last dimension. */
export function biasAdd(x: Value, bias: Value): Value {
  return compute('BiasAdd', [x, bias], float32, x.shape, () => [
    (dy) => dy,
    (dy) => x.graph.node('BiasAddGrad', [dy], float32),
  ])
}

export interface Window {
  readonly strides: readonly [number, number]
  readonly padding: 'same' | 'valid'
}

/** `[n, height, width, in] * [kernelHeight, kernelWidth, in, out] = [n, height', width', out]` */
export function conv2d(x: Value, kernel: Value, window: Window, shape: readonly number[]): Value {
  const { graph } = x
  const attributes = { T, ...windowAttributes(window) }
  return compute('Conv2D', [x, kernel], attributes, shape, () => [
    (dy) => graph.node('Conv2DBackpropInput', [shapeOf(x), kernel.output, dy], attributes),
    (dy) => graph.node('Conv2DBackpropFilter', [x.output, graph.intVector(kernel.shape), dy], attributes),
  ])
}

/**
 * Each channel by kernels of its own:
 * `[n, height, width, in] * [kernelHeight, kernelWidth, in, multiplier] = [n, height', width', in * multiplier]`
 */
export function depthwiseConv2d(x: Value, kernel: Value, window: Window, shape: readonly number[]): Value {
  const { graph } = x
  const attributes = { T, ...windowAttributes(window) }
  return compute('DepthwiseConv2dNative', [x, kernel], attributes, shape, () => [
    (dy) => graph.node('DepthwiseConv2dNativeBackpropInput', [shapeOf(x), kernel.output, dy], attributes),
    (dy) => graph.node('DepthwiseConv2dNativeBackpropFilter', [x.output, graph.intVector(kernel.shape), dy], attributes),
  ])
}

/** The largest value of each window. Of equal ones, the first gets the gradient. */
export function maxPool(x: Value, size: readonly [number, number], window: Window, shape: readonly number[]): Value {
  const attributes = { T, ksize: ints([1, ...size, 1]), ...windowAttributes(window) }
  return compute('MaxPool', [x], attributes, shape, (y) => [
    (dy) => x.graph.node('MaxPoolGrad', [x.output, y, dy], attributes),
  ])
}

/** The mean of each window, over what of it lies inside the image. */
export function averagePool(x: Value, size: readonly [number, number], window: Window, shape: readonly number[]): Value {
  const attributes = { T, ksize: ints([1, ...size, 1]), ...windowAttributes(window) }
  return compute('AvgPool', [x], attributes, shape, () => [
    (dy) => x.graph.node('AvgPoolGrad', [shapeOf(x), dy], attributes),
  ])
}

const overImage: Attributes = { T, Tidx: type('int32'), keep_dims: bool(false) }

/** The mean of each channel over the whole image, `[n, channels]`. */
export function globalAveragePool(x: Value): Value {
  const { graph } = x
  const [, height, width, channels] = x.shape
  return compute('Mean', [x], overImage, [-1, channels!], () => [(dy) => {
    const share = graph.node('Mul', [dy, graph.floatScalar(1 / (height! * width!))], float32)
    return graph.node('BroadcastTo', [asPixel(graph, share, channels!), shapeOf(x)], { T, Tidx: type('int32') })
  }], [graph.intVector([1, 2])])
}

/** The largest value of each channel over the whole image, `[n, channels]`. Of equal ones, each gets the gradient, as in TensorFlow.js. */
export function globalMaxPool(x: Value): Value {
  const { graph } = x
  const channels = x.shape[3]!
  return compute('Max', [x], overImage, [-1, channels], (y) => [(dy) => {
    const largest = graph.node('Equal', [x.output, asPixel(graph, y, channels)], float32)
    return graph.node('Mul', [asPixel(graph, dy, channels), graph.node('Cast', [largest], { SrcT: type('bool'), DstT: T })], float32)
  }], [graph.intVector([1, 2])])
}

/** `[n, channels]` as images of one pixel */
function asPixel(graph: Graph, values: Output, channels: number): Output {
  return graph.node('Reshape', [values, graph.intVector([-1, 1, 1, channels])], { T, Tshape: type('int32') })
}

/** The same values in another shape; the first size stays the number of images. */
export function reshape(x: Value, shape: readonly number[]): Value {
  const { graph } = x
  const attributes = { T, Tshape: type('int32') }
  return compute('Reshape', [x], attributes, shape, () => [
    (dy) => graph.node('Reshape', [dy, graph.intVector(x.shape)], attributes),
  ], [graph.intVector(shape)])
}

/** Two values of one shape. */
export function add(a: Value, b: Value): Value {
  return compute('AddV2', [a, b], float32, a.shape, () => [(dy) => dy, (dy) => dy])
}

/** Two values of one shape. */
export function multiply(a: Value, b: Value): Value {
  return compute('Mul', [a, b], float32, a.shape, () => [
    (dy) => a.graph.node('Mul', [dy, b.output], float32),
    (dy) => a.graph.node('Mul', [dy, a.output], float32),
  ])
}

/** `factor * x` */
export function scale(x: Value, factor: number): Value {
  const { graph } = x
  const constant = graph.floatScalar(factor)
  return compute('Mul', [x], float32, x.shape, () => [(dy) => graph.node('Mul', [dy, constant], float32)], [constant])
}

/** `x + term` */
export function shift(x: Value, term: number): Value {
  return compute('AddV2', [x], float32, x.shape, () => [(dy) => dy], [x.graph.floatScalar(term)])
}

/** Operations of one input whose gradient is an operation of `dy` and the result, or of `dy` and the input. */
const byResult = (op: string, gradientOp: string) => (x: Value): Value =>
  compute(op, [x], float32, x.shape, (y) => [(dy) => x.graph.node(gradientOp, [dy, y], float32)])
const byResultFirst = (op: string, gradientOp: string) => (x: Value): Value =>
  compute(op, [x], float32, x.shape, (y) => [(dy) => x.graph.node(gradientOp, [y, dy], float32)])
const byInput = (op: string, gradientOp: string) => (x: Value): Value =>
  compute(op, [x], float32, x.shape, () => [(dy) => x.graph.node(gradientOp, [dy, x.output], float32)])

export const relu = byResult('Relu', 'ReluGrad')
export const relu6 = byResult('Relu6', 'Relu6Grad')
export const elu = byResult('Elu', 'EluGrad')
export const selu = byResult('Selu', 'SeluGrad')
export const sigmoid = byResultFirst('Sigmoid', 'SigmoidGrad')
export const tanh = byResultFirst('Tanh', 'TanhGrad')
export const softplus = byInput('Softplus', 'SoftplusGrad')
export const softsign = byInput('Softsign', 'SoftsignGrad')

/** `erf(x)`, with `d/dx = 2 / sqrt(pi) * exp(-x^2)` */
export function erf(x: Value): Value {
  const { graph } = x
  return compute('Erf', [x], float32, x.shape, () => [(dy) => {
    const square = graph.node('Square', [x.output], float32)
    const slope = graph.node('Exp', [graph.node('Neg', [square], float32)], float32)
    return graph.node('Mul', [graph.node('Mul', [dy, slope], float32), graph.floatScalar(2 / Math.sqrt(Math.PI))], float32)
  }])
}

/** `x` between the limits, else the limit; the gradient passes strictly between them. */
export function clip(x: Value, low: number, high: number): Value {
  const { graph } = x
  const [lowest, highest] = [graph.floatScalar(low), graph.floatScalar(high)]
  return compute('ClipByValue', [x], float32, x.shape, () => [(dy) => {
    const above = graph.node('Greater', [x.output, lowest], float32)
    const below = graph.node('Less', [x.output, highest], float32)
    const inside = graph.node('Cast', [graph.node('LogicalAnd', [above, below])], { SrcT: type('bool'), DstT: T })
    return graph.node('Mul', [dy, inside], float32)
  }], [lowest, highest])
}

/** Over the last dimension of `[n, k]`: `dx = (dy - sum(dy * y)) * y` */
export function softmax(x: Value): Value {
  const { graph } = x
  return compute('Softmax', [x], float32, x.shape, (y) => [(dy) => {
    const sum = graph.node('Sum', [graph.node('Mul', [dy, y], float32), graph.intVector([-1])], { T, Tidx: type('int32'), keep_dims: bool(true) })
    return graph.node('Mul', [graph.node('Sub', [dy, sum], float32), y], float32)
  }])
}

/**
 * Keeps each value with probability `1 - rate`, divided by that, and makes the others zero. The mask follows from the
 * seed alone, int32 `[2]`.
 */
export function dropout(x: Value, rate: number, seed: Output): Value {
  const { graph } = x
  const uniform = graph.node('StatelessRandomUniform', [shapeOf(x), seed], { dtype: T, T: type('int32'), Tseed: type('int32') })
  const kept = graph.node('Cast', [graph.node('GreaterEqual', [uniform, graph.floatScalar(rate)], float32)], { SrcT: type('bool'), DstT: T })
  const mask = graph.node('Mul', [kept, graph.floatScalar(1 / (1 - rate))], float32)
  const masked = (values: Output) => graph.node('Mul', [values, mask], float32)
  return derived(graph, masked(x.output), x.shape, [x], [masked])
}

/** The sizes of a value while the graph runs, where the number of images is known. */
export function shapeOf(x: Value): Output {
  return x.graph.node('Shape', [x.output], { T, out_type: type('int32') })
}

/**
 * Cross-entropy of each row of logits `[n, classes]` against its label `[n]` (int32), and its gradient by the logits,
 * which the operation computes on the way.
 */
export function softmaxCrossEntropy(logits: Value, labels: Output): { losses: Output; gradient: Output } {
  const node = logits.graph.node('SparseSoftmaxCrossEntropyWithLogits', [logits.output, labels], { T, Tlabels: type('int32') })
  return { losses: node, gradient: `${node}:1` }
}

function windowAttributes({ strides, padding }: Window): Attributes {
  return { strides: ints([1, ...strides, 1]), padding: text(padding.toUpperCase()) }
}
