import { type ConfusionMatrix, confusionMatrix } from '@misfit/evaluation/matrix/confusion-matrix'
import type { Predictions } from '@misfit/evaluation/predictions/predictions'

const matrices = new WeakMap<Predictions, ConfusionMatrix>()

/** The confusion matrix of predictions, counted once for all views of them. Nobody may change it. */
export function matrixOf(predictions: Predictions): ConfusionMatrix {
  const known = matrices.get(predictions)
  if (known !== undefined) return known
  const counted = confusionMatrix(predictions)
  matrices.set(predictions, counted)
  return counted
}

/** Keeps a matrix that was counted elsewhere. */
export function rememberMatrix(predictions: Predictions, matrix: ConfusionMatrix): void {
  matrices.set(predictions, matrix)
}
