import type { Predictions } from '../predictions/predictions.ts'
import { predictionsFromProbabilities } from '../predictions/predictions.ts'

/** Class indices of the public case. */
export const ACTION = 0
export const NONE = 1

/**
 * A matrix that others have drawn the wrong way round: 855 ACTION taken for NONE, 195 NONE taken for ACTION, 3800 and
 * 1659 right. Tests of every view start from it, so that each puts actual and predicted where they belong.
 */
export function publicCase(): Predictions {
  const cells = [
    { actual: ACTION, predicted: ACTION, count: 3800 },
    { actual: ACTION, predicted: NONE, count: 855 },
    { actual: NONE, predicted: ACTION, count: 195 },
    { actual: NONE, predicted: NONE, count: 1659 },
  ]
  const actual: number[] = []
  const probabilities: number[] = []
  for (const cell of cells) {
    for (let i = 0; i < cell.count; i++) {
      actual.push(cell.actual)
      probabilities.push(...(cell.predicted === ACTION ? [0.75, 0.25] : [0.25, 0.75]))
    }
  }
  return predictionsFromProbabilities(Float32Array.from(probabilities), actual, 2)
}
