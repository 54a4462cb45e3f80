import { bool, float, ints, text, type, type Attributes, type Output } from './graph.ts'
import { compute, derived, inType, Value, type Pixels } from './value.ts'

/**
 * The operations that layers are made of, each beside its gradient. `dy` is the gradient of the loss by the result.
 * Formulas are TensorFlow's own (`python/ops/*_grad.py`), with its fused gradient operations where it has them.
 * Each is computed in the type of number of its input, to which weights are converted.
 */

const of = ({ T }: Value): Attributes => ({ T })

/**
 * A product of values and a weight, in the type of the values; in 32-bit floats where the graph says so, from the same
 * rounded numbers.
 */
function product(x: Value, weight: Value, write: (x: Value, weight: Value) => Value): Value {
  const rounded = inType(weight, x.type)
  if (x.type === 'float32' || x.graph.products === 'bfloat16') return write(x, rounded)
  return inType(write(inType(x, 'float32'), inType(rounded, 'float32')), x.type)
}

/** `[n, k] x [k, m] = [n, m]` */
export function matMul(x: Value, weight: Value): Value {
  return x.pixels && weight.shape[1]! <= mostUnitsOnBytes
    ? multipliedPixels(x.pixels, weight)
    : product(x, weight, multiplied)
}

/** Wider layers are multiplied as fast by TensorFlow, and by all its threads. */
const mostUnitsOnBytes = 256

/**
 * Multiplies pixels by a weight with the operations of `native/operations.cc`, which pass over pixels that are 0.
 * Pixels get no gradient.
 */
function multipliedPixels({ bytes, scale }: Pixels, weight: Value): Value {
  const { graph } = weight
  const attributes = { scale: float(scale) }
  const output = graph.node('MisfitBytesMatMul', [bytes, weight.output], attributes)
  return derived(
    graph,
    output,
    [-1, weight.shape[1]!],
    [weight],
    [(dy) => graph.node('MisfitBytesMatMulGrad', [bytes, dy], attributes)],
  )
}

function multiplied(a: Value, b: Value): Value {
  const multiply = (left: Output, right: Output, transposeLeft: boolean, transposeRight: boolean) =>
    a.graph.node('MatMul', [left, right], {
      ...of(a),
      transpose_a: bool(transposeLeft),
      transpose_b: bool(transposeRight),
    })
  return compute('MatMul', [a, b], of(a), [a.shape[0]!, b.shape[1]!], () => [
    (dy) => multiply(dy, b.output, false, true),
    (dy) => multiply(a.output, dy, true, false),
  ])
}

/** Adds `[channels]` to the last dimension. */
export function biasAdd(x: Value, bias: Value): Value {
  return compute('BiasAdd', [x, inType(bias, x.type)], of(x), x.shape, () => [
    (dy) => dy,
    (dy) => x.graph.channelSums.get(dy) ?? x.graph.node('BiasAddGrad', [dy], of(x)),
  ])
}

export interface Window {
  readonly strides: readonly [number, number]
  readonly padding: 'same' | 'valid'
}

/** `[n, height, width, in] * [kernelHeight, kernelWidth, in, out] = [n, height', width', out]` */
export function conv2d(images: Value, weight: Value, window: Window, shape: readonly number[]): Value {
  return product(images, weight, (x, kernel) => convolved(x, kernel, window, shape))
}

function convolved(x: Value, kernel: Value, window: Window, shape: readonly number[]): Value {
  const { graph } = x
  const attributes = { ...of(x), ...windowAttributes(window) }
  return compute('Conv2D', [x, kernel], attributes, shape, () => [
    (dy) => graph.node('Conv2DBackpropInput', [shapeOf(x), kernel.output, dy], attributes),
    (dy) => graph.node('Conv2DBackpropFilter', [x.output, graph.intVector(kernel.shape), dy], attributes),
  ])
}

/**
 * Convolves each channel by kernels of its own:
 * `[n, height, width, in] * [kernelHeight, kernelWidth, in, multiplier] = [n, height', width', in * multiplier]`
 */
export function depthwiseConv2d(images: Value, weight: Value, window: Window, shape: readonly number[]): Value {
  return product(images, weight, (x, kernel) => depthwiseConvolved(x, kernel, window, shape))
}

function depthwiseConvolved(x: Value, kernel: Value, window: Window, shape: readonly number[]): Value {
  const { graph } = x
  const attributes = { ...of(x), ...windowAttributes(window) }
  return compute('DepthwiseConv2dNative', [x, kernel], attributes, shape, () => [
    (dy) => graph.node('DepthwiseConv2dNativeBackpropInput', [shapeOf(x), kernel.output, dy], attributes),
    (dy) =>
      graph.node('DepthwiseConv2dNativeBackpropFilter', [x.output, graph.intVector(kernel.shape), dy], attributes),
  ])
}

/** The largest value of each window. Of equal ones, the first gets the gradient. */
export function maxPool(x: Value, size: readonly [number, number], window: Window, shape: readonly number[]): Value {
  const attributes = { ...of(x), ksize: ints([1, ...size, 1]), ...windowAttributes(window) }
  const beforeRelu = beforeRelus.get(x)
  const halved =
    [...size, ...window.strides].every((length) => length === 2) && x.shape[1]! % 2 === 0 && x.shape[2]! % 2 === 0
  const y = x.graph.node('MaxPool', [x.output], attributes)
  return halved && beforeRelu && x.graph.ownGradients
    ? derived(x.graph, y, shape, [beforeRelu], [(dy) => ownGradient(x, 'MisfitPooledReluGrad', [dy, y, x.output])])
    : derived(x.graph, y, shape, [x], [(dy) => x.graph.node('MaxPoolGrad', [x.output, y, dy], attributes)])
}

/** The mean of each window, over what of it lies inside the image. */
export function averagePool(
  x: Value,
  size: readonly [number, number],
  window: Window,
  shape: readonly number[],
): Value {
  const attributes = { ...of(x), ksize: ints([1, ...size, 1]), ...windowAttributes(window) }
  return compute('AvgPool', [x], attributes, shape, () => [
    (dy) => x.graph.node('AvgPoolGrad', [shapeOf(x), dy], attributes),
  ])
}

const overImage = (x: Value): Attributes => ({ ...of(x), Tidx: type('int32'), keep_dims: bool(false) })

/** The mean of each channel over the whole image, `[n, channels]`. */
export function globalAveragePool(x: Value): Value {
  const { graph } = x
  const [, height, width, channels] = x.shape
  return compute(
    'Mean',
    [x],
    overImage(x),
    [-1, channels!],
    () => [
      (dy) => {
        const share = graph.node('Mul', [dy, x.constant(1 / (height! * width!))], of(x))
        return graph.node('BroadcastTo', [asPixel(x, share, channels!), shapeOf(x)], { ...of(x), Tidx: type('int32') })
      },
    ],
    [graph.intVector([1, 2])],
  )
}

/**
 * The largest value of each channel over the whole image, `[n, channels]`. Of equal ones, each gets the gradient, as in
 * TensorFlow.js.
 */
export function globalMaxPool(x: Value): Value {
  const { graph } = x
  const channels = x.shape[3]!
  return compute(
    'Max',
    [x],
    overImage(x),
    [-1, channels],
    (y) => [
      (dy) => {
        const largest = graph.node('Equal', [x.output, asPixel(x, y, channels)], of(x))
        return graph.node(
          'Mul',
          [asPixel(x, dy, channels), graph.node('Cast', [largest], { SrcT: type('bool'), DstT: x.T })],
          of(x),
        )
      },
    ],
    [graph.intVector([1, 2])],
  )
}

/** `[n, channels]` as images of one pixel */
function asPixel(x: Value, values: Output, channels: number): Output {
  return x.graph.node('Reshape', [values, x.graph.intVector([-1, 1, 1, channels])], { ...of(x), Tshape: type('int32') })
}

/** Gives the same values another shape; the first size stays the number of images. */
export function reshape(x: Value, shape: readonly number[]): Value {
  const { graph } = x
  const attributes = { ...of(x), Tshape: type('int32') }
  const reshaped = compute(
    'Reshape',
    [x],
    attributes,
    shape,
    () => [(dy) => graph.node('Reshape', [dy, graph.intVector(x.shape)], attributes)],
    [graph.intVector(shape)],
  )
  return x.pixels
    ? new Value(graph, reshaped.output, shape, reshaped.sources, reshaped.trainable, x.type, x.pixels)
    : reshaped
}

/** Two values of one shape. */
export function add(a: Value, b: Value): Value {
  return compute('AddV2', [a, b], of(a), a.shape, () => [(dy) => dy, (dy) => dy])
}

/** Two values of one shape. */
export function multiply(a: Value, b: Value): Value {
  return compute('Mul', [a, b], of(a), a.shape, () => [
    (dy) => a.graph.node('Mul', [dy, b.output], of(a)),
    (dy) => a.graph.node('Mul', [dy, a.output], of(a)),
  ])
}

/** `factor * x` */
export function scale(x: Value, factor: number): Value {
  const constant = x.constant(factor)
  return compute('Mul', [x], of(x), x.shape, () => [(dy) => x.graph.node('Mul', [dy, constant], of(x))], [constant])
}

/** `x + term` */
export function shift(x: Value, term: number): Value {
  return compute('AddV2', [x], of(x), x.shape, () => [(dy) => dy], [x.constant(term)])
}

/** Operations of one input whose gradient is an operation of `dy` and the result, or of `dy` and the input. */
const byResult =
  (op: string, gradientOp: string) =>
  (x: Value): Value =>
    compute(op, [x], of(x), x.shape, (y) => [(dy) => x.graph.node(gradientOp, [dy, y], of(x))])
const byResultFirst =
  (op: string, gradientOp: string) =>
  (x: Value): Value =>
    compute(op, [x], of(x), x.shape, (y) => [(dy) => x.graph.node(gradientOp, [y, dy], of(x))])
const byInput =
  (op: string, gradientOp: string) =>
  (x: Value): Value =>
    compute(op, [x], of(x), x.shape, () => [(dy) => x.graph.node(gradientOp, [dy, x.output], of(x))])

/** Values that relu was taken of, by its result: the gradient through it and the pooling after it is one operation. */
const beforeRelus = new WeakMap<Value, Value>()

export function relu(x: Value): Value {
  const rectified = compute('Relu', [x], of(x), x.shape, (y) => [
    (dy) =>
      x.graph.ownGradients ? ownGradient(x, 'MisfitReluGrad', [dy, y]) : x.graph.node('ReluGrad', [dy, y], of(x)),
  ])
  beforeRelus.set(rectified, x)
  return rectified
}

/**
 * Computes a gradient by an operation of `native/operations.cc`, which gives the sum over all but the channels as well.
 */
function ownGradient(x: Value, op: string, inputs: readonly Output[]): Output {
  const gradient = x.graph.node(op, inputs, of(x))
  x.graph.channelSums.set(gradient, `${gradient}:1`)
  return gradient
}

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
  return compute('Erf', [x], of(x), x.shape, () => [
    (dy) => {
      const square = graph.node('Square', [x.output], of(x))
      const slope = graph.node('Exp', [graph.node('Neg', [square], of(x))], of(x))
      return graph.node('Mul', [graph.node('Mul', [dy, slope], of(x)), x.constant(2 / Math.sqrt(Math.PI))], of(x))
    },
  ])
}

/** `x` between the limits, else the limit; the gradient passes strictly between them. */
export function clip(x: Value, low: number, high: number): Value {
  const { graph } = x
  const [lowest, highest] = [x.constant(low), x.constant(high)]
  return compute(
    'ClipByValue',
    [x],
    of(x),
    x.shape,
    () => [
      (dy) => {
        const above = graph.node('Greater', [x.output, lowest], of(x))
        const below = graph.node('Less', [x.output, highest], of(x))
        const inside = graph.node('Cast', [graph.node('LogicalAnd', [above, below])], { SrcT: type('bool'), DstT: x.T })
        return graph.node('Mul', [dy, inside], of(x))
      },
    ],
    [lowest, highest],
  )
}

/** Computes the softmax over the last dimension of `[n, k]`: `dx = (dy - sum(dy * y)) * y` */
export function softmax(x: Value): Value {
  const { graph } = x
  return compute('Softmax', [x], of(x), x.shape, (y) => [
    (dy) => {
      const sum = graph.node('Sum', [graph.node('Mul', [dy, y], of(x)), graph.intVector([-1])], {
        ...of(x),
        Tidx: type('int32'),
        keep_dims: bool(true),
      })
      return graph.node('Mul', [graph.node('Sub', [dy, sum], of(x)), y], of(x))
    },
  ])
}

/**
 * Keeps each value with probability `1 - rate`, divided by that, and makes the others zero. The mask follows from the
 * seed alone, int32 `[2]`.
 */
export function dropout(x: Value, rate: number, seed: Output): Value {
  const { graph } = x
  const uniform = graph.node('StatelessRandomUniform', [shapeOf(x), seed], {
    dtype: type('float32'),
    T: type('int32'),
    Tseed: type('int32'),
  })
  const kept = graph.node(
    'Cast',
    [graph.node('GreaterEqual', [uniform, graph.floatScalar(rate)], { T: type('float32') })],
    { SrcT: type('bool'), DstT: x.T },
  )
  const mask = graph.node('Mul', [kept, x.constant(1 / (1 - rate))], of(x))
  const masked = (values: Output) => graph.node('Mul', [values, mask], of(x))
  return derived(graph, masked(x.output), x.shape, [x], [masked])
}

/** The sizes of a value while the graph runs, where the number of images is known. */
function shapeOf(x: Value): Output {
  return x.graph.node('Shape', [x.output], { ...of(x), out_type: type('int32') })
}

/**
 * Cross-entropy of each row of logits `[n, classes]` against its label `[n]` (int32), and its gradient by the logits,
 * which the operation computes on the way.
 */
export function writeSoftmaxCrossEntropy(logits: Value, labels: Output): { losses: Output; gradient: Output } {
  const node = logits.graph.node('SparseSoftmaxCrossEntropyWithLogits', [logits.output, labels], {
    ...of(logits),
    Tlabels: type('int32'),
  })
  return { losses: node, gradient: `${node}:1` }
}

function windowAttributes({ strides, padding }: Window): Attributes {
  return { strides: ints([1, ...strides, 1]), padding: text(padding.toUpperCase()) }
}
