import type { LossKind } from '../loss/loss-options.ts'
import { bool, type, type Output } from './graph.ts'
import { softmax, writeSoftmaxCrossEntropy } from './operations.ts'
import type { Value } from './value.ts'

export interface TargetLoss {
  readonly kind: LossKind
  /** Share of each label that is spread over all classes: see `LossOptions`. */
  readonly labelSmoothing: number
}

interface WrittenLoss {
  /** Losses of the rows, `[n]`. */
  readonly losses: Output
  /** The value whose gradient is given. */
  readonly from: Value
  /** Gradient of the sum of the losses. */
  readonly gradient: Output
}

const T = type('float32')

/**
 * The loss of each row of logits `[n, classes]`.
 *
 * @param labels the class of each row, int32 `[n]`
 */
export function writeLoss(logits: Value, labels: Output, { kind, labelSmoothing }: TargetLoss): WrittenLoss {
  if (kind === 'meanSquaredError') return meanSquaredError(softmax(logits), targetsOf(logits, labels, labelSmoothing))
  if (labelSmoothing === 0) return { ...writeSoftmaxCrossEntropy(logits, labels), from: logits }
  const node = logits.graph.node(
    'SoftmaxCrossEntropyWithLogits',
    [logits.output, targetsOf(logits, labels, labelSmoothing)],
    { T },
  )
  return { losses: node, from: logits, gradient: `${node}:1` }
}

/** `mean((p - t)^2)` over the classes, and its gradient `2 * (p - t) / classes` */
function meanSquaredError(probabilities: Value, targets: Output): WrittenLoss {
  const { graph, output, shape } = probabilities
  const difference = graph.node('Sub', [output, targets], { T })
  const losses = graph.node('Mean', [graph.node('Square', [difference], { T }), graph.intVector([1])], {
    T,
    Tidx: type('int32'),
    keep_dims: bool(false),
  })
  const gradient = graph.node('Mul', [difference, graph.floatScalar(2 / shape[1]!)], { T })
  return { losses, from: probabilities, gradient }
}

/** `[n, classes]`, each row of which sums to 1 */
function targetsOf({ graph, shape }: Value, labels: Output, smoothing: number): Output {
  const classCount = shape[1]!
  const each = smoothing / classCount
  return graph.node(
    'OneHot',
    [
      labels,
      graph.constant(Int32Array.of(classCount), []),
      graph.floatScalar(1 - smoothing + each),
      graph.floatScalar(each),
    ],
    { T, TI: type('int32') },
  )
}
