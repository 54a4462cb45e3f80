import type { Attributes, Graph, Output } from './graph.ts'

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
    /** What it was computed from, where that can be trained. */
    readonly sources: readonly Source[] = [],
    readonly trainable = sources.length > 0,
  ) {}
}

export interface Source {
  readonly value: Value
  /** From the gradient of the loss by the result, the gradient of the loss by this source. */
  readonly gradient: Gradient
}

type Gradient = (upstream: Output) => Output

/** The result of one operation. A source that nothing trained leads to gets no gradient: none is computed for images. */
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
  graph: Graph, output: Output, shape: readonly number[], inputs: readonly Value[], gradients: readonly Gradient[],
): Value {
  const sources = inputs.map((value, i) => ({ value, gradient: gradients[i]! })).filter(({ value }) => value.trainable)
  return new Value(graph, output, shape, sources)
}
