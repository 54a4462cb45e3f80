import { type, type Attributes, type Graph, type Output } from './graph.ts'

/** Type of number in which a value is computed. */
export type NumberType = 'float32' | 'bfloat16'

/** The pixels that a value of images was scaled from: `byte * scale`. */
export interface Pixels {
  /** uint8, an image after the other. */
  readonly bytes: Output
  readonly scale: number
}

/**
 * A value in the graph of a training step that remembers what it was computed from, as in micrograd: each operation in
 * `operations.ts` says beside its formula how a gradient passes back through it.
 */
export class Value {
  constructor(
    readonly graph: Graph,
    readonly output: Output,
    /** -1 stands for the number of images of a batch, which differs from call to call. */
    readonly shape: readonly number[],
    /** Values that this one was computed from, where they can be trained. */
    readonly sources: readonly Source[] = [],
    readonly trainable = sources.length > 0,
    readonly type: NumberType = 'float32',
    /** Pixels of the value, where products may be computed from them themselves. */
    readonly pixels?: Pixels | undefined,
  ) {}

  /** The attribute `T` of an operation on values of this type. */
  get T(): Attributes[string] {
    return type(this.type)
  }

  /** A constant of this type. */
  constant(value: number): Output {
    const constant = this.graph.floatScalar(value)
    return this.type === 'float32'
      ? constant
      : this.graph.node('Cast', [constant], { SrcT: type('float32'), DstT: this.T })
  }
}

interface Source {
  readonly value: Value
  /** Gives the gradient of the loss by this source from that by the result. */
  readonly gradient: Gradient
}

type Gradient = (upstream: Output) => Output

/**
 * The result of one operation, of the type of its first input. A source that nothing trained leads to gets no gradient:
 * none is computed for images.
 */
export function compute(
  op: string,
  inputs: readonly Value[],
  attributes: Attributes,
  shape: readonly number[],
  gradients: (result: Output) => readonly Gradient[],
  constants: readonly Output[] = [],
): Value {
  const { graph } = inputs[0]!
  const output = graph.node(op, [...inputs.map((input) => input.output), ...constants], attributes)
  return derived(graph, output, shape, inputs, gradients(output))
}

/** A result written by hand, as several nodes. */
export function derived(
  graph: Graph,
  output: Output,
  shape: readonly number[],
  inputs: readonly Value[],
  gradients: readonly Gradient[],
): Value {
  const sources = inputs.map((value, i) => ({ value, gradient: gradients[i]! })).filter(({ value }) => value.trainable)
  return new Value(graph, output, shape, sources, sources.length > 0, inputs[0]!.type)
}

/**
 * Converts a value to another type of number, and its gradient back. Nothing is written where it has that type already.
 */
export function inType(x: Value, wanted: NumberType): Value {
  if (x.type === wanted) return x
  const convert = (values: Output, from: NumberType, to: NumberType) =>
    x.graph.node('Cast', [values], { SrcT: type(from), DstT: type(to) })
  const gradient: Gradient = (dy) => convert(dy, wanted, x.type)
  return new Value(
    x.graph,
    convert(x.output, x.type, wanted),
    x.shape,
    x.trainable ? [{ value: x, gradient }] : [],
    x.trainable,
    wanted,
  )
}
