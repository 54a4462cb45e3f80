import { type, type Output } from './graph.ts'
import { softmaxCrossEntropy } from './operations.ts'
import type { Value } from './value.ts'

/**
 * Cross-entropy of each row of logits `[n, classes]`, and its gradient by the logits.
 *
 * @param labels the class of each row, int32 `[n]`
 * @param smoothing how much of each label is spread over all classes: see `LossOptions`
 */
export function writeLoss(logits: Value, labels: Output, smoothing: number): { losses: Output; gradient: Output } {
  if (smoothing === 0) return softmaxCrossEntropy(logits, labels)
  const { graph } = logits
  const T = type('float32')
  const classCount = logits.shape[1]!
  const each = smoothing / classCount
  const targets = graph.node(
    'OneHot', [labels, graph.constant(Int32Array.of(classCount), []), graph.floatScalar(1 - smoothing + each), graph.floatScalar(each)],
    { T, TI: type('int32') },
  )
  const node = graph.node('SoftmaxCrossEntropyWithLogits', [logits.output, targets], { T })
  return { losses: node, gradient: `${node}:1` }
}
