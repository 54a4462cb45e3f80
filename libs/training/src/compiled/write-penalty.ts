import type { WeightPenalty } from '../loss/weight-penalties.ts'
import { int, type, type Output } from './graph.ts'
import type { Value } from './value.ts'

const T = type('float32')

/** `l1 * sum(|w|) + l2 * sum(w^2)`, and its gradient `l1 * sign(w) + 2 * l2 * w`: parts to be added up. */
export function writePenalty(
  { graph, output: w, shape }: Value,
  { l1, l2 }: WeightPenalty,
): { losses: Output[]; gradients: Output[] } {
  const scaled = (x: Output, factor: number) => graph.node('Mul', [x, graph.floatScalar(factor)], { T })
  const losses: Output[] = []
  const gradients: Output[] = []
  if (l1 !== 0) {
    const sum = graph.node('Sum', [graph.node('Abs', [w], { T }), graph.intVector(shape.map((_, axis) => axis))], {
      T,
      Tidx: type('int32'),
    })
    losses.push(scaled(sum, l1))
    gradients.push(scaled(graph.node('Sign', [w], { T }), l1))
  }
  if (l2 !== 0) {
    // `L2Loss` is half the sum of squares.
    losses.push(scaled(graph.node('L2Loss', [w], { T }), 2 * l2))
    gradients.push(scaled(w, 2 * l2))
  }
  return { losses, gradients }
}

/** The sum of values of one shape. */
export function writeSum({ graph }: Pick<Value, 'graph'>, values: readonly Output[]): Output {
  return values.length === 1 ? values[0]! : graph.node('AddN', values, { T, N: int(values.length) })
}
