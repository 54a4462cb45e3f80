import type { Tensor1D } from '@tensorflow/tfjs'
import { tf } from '@misfit/model/tensorflow'
import { int, type, type Graph, type Output } from '../compiled/graph.ts'
import { TrainingError } from '../fit/training-error.ts'

/**
 * Limits a gradient before the optimizer sees it.
 *
 * `norm`: all gradients together keep their direction and get the length `limit` when they are longer
 * (Pascanu et al. 2013, algorithm 1): `g * limit / max(limit, |g|)`, `|g|` over all trained weights. Keras's
 * `global_clipnorm`, PyTorch's `clip_grad_norm_`.
 * `variableNorm`: the same for each weight by itself, `|g|` over its own gradient. Keras's `clipnorm`.
 * `value`: each entry alone is moved to between `-limit` and `limit`. Keras's `clipvalue`.
 */
export interface GradientClipping {
  readonly by: 'norm' | 'variableNorm' | 'value'
  readonly limit: number
}

/** @throws TrainingError when the limit is not above 0 */
export function checkClipping({ limit }: GradientClipping): void {
  if (!(limit > 0)) throw new TrainingError(`gradient clipping needs a limit above 0 (given: ${limit})`)
}

/**
 * @param gradient of all trained weights end to end
 * @param sizes how many entries are each weight's
 */
export function clipGradient({ by, limit }: GradientClipping, gradient: Tensor1D, sizes: readonly number[]): Tensor1D {
  if (by === 'value') return tf.clipByValue(gradient, -limit, limit).as1D()
  if (by === 'variableNorm')
    return tf.concat(tf.split(gradient, [...sizes]).map((part) => shortened(part.as1D(), limit))).as1D()
  return shortened(gradient, limit)
}

function shortened(gradient: Tensor1D, limit: number): Tensor1D {
  const norm = tf.sqrt(tf.sum(tf.square(gradient)))
  return tf.mul(gradient, tf.div(limit, tf.maximum(norm, limit))).as1D()
}

/** Writes the clipping as nodes of a graph, for the gradient of each trained weight. */
export function writeClipping(graph: Graph, { by, limit }: GradientClipping, gradients: readonly Output[]): Output[] {
  const T = type('float32')
  const most = graph.floatScalar(limit)
  if (by === 'value') {
    const least = graph.floatScalar(-limit)
    return gradients.map((gradient) => graph.node('ClipByValue', [gradient, least, most], { T }))
  }
  /** Factor for gradients of this length together; `L2Loss` is half the sum of squares. */
  const shareOf = (together: readonly Output[]): Output => {
    const halves = graph.node(
      'AddN',
      together.map((gradient) => graph.node('L2Loss', [gradient], { T })),
      { T, N: int(together.length) },
    )
    const norm = graph.node('Sqrt', [graph.node('Mul', [halves, graph.floatScalar(2)], { T })], { T })
    return graph.node('RealDiv', [most, graph.node('Maximum', [norm, most], { T })], { T })
  }
  const times = (gradient: Output, share: Output): Output => graph.node('Mul', [gradient, share], { T })
  if (by === 'variableNorm') return gradients.map((gradient) => times(gradient, shareOf([gradient])))
  const share = shareOf(gradients)
  return gradients.map((gradient) => times(gradient, share))
}
