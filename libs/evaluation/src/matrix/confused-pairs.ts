import type { ConfusionMatrix } from './confusion-matrix.ts'
import { cellCount, rowTotals } from './confusion-matrix.ts'

/** Pair of classes, one taken for the other. */
interface ConfusedPair {
  actual: number
  predicted: number
  count: number
  /** Share of the actual class's samples, 0-1. */
  share: number
}

/** Two classes taken for each other, `first` under `second`. */
interface MutualConfusion {
  first: number
  second: number
  count: number
  /** `first` taken for `second`, and the other way round. */
  firstAsSecond: number
  secondAsFirst: number
}

/**
 * Lists which classes are most often taken for which: by count, then by share of the actual class, then by class.
 *
 * @param limit most pairs to return; all that occur when left out
 */
export function confusedPairs(matrix: ConfusionMatrix, limit = Infinity): ConfusedPair[] {
  const { classCount, counts } = matrix
  const supports = rowTotals(matrix)
  const pairs: ConfusedPair[] = []
  for (let actual = 0; actual < classCount; actual++) {
    for (let predicted = 0; predicted < classCount; predicted++) {
      const count = counts[actual * classCount + predicted]!
      if (count > 0 && actual !== predicted) pairs.push({ actual, predicted, count, share: count / supports[actual]! })
    }
  }
  pairs.sort((a, b) => b.count - a.count || b.share - a.share || a.actual - b.actual || a.predicted - b.predicted)
  return pairs.slice(0, limit)
}

/**
 * Lists which two classes are most often taken for each other, whichever way: by count, then by class.
 *
 * @param limit most pairs to return; all that occur when left out
 */
export function mutualConfusions(matrix: ConfusionMatrix, limit = Infinity): MutualConfusion[] {
  const pairs: MutualConfusion[] = []
  for (let first = 0; first < matrix.classCount; first++) {
    for (let second = first + 1; second < matrix.classCount; second++) {
      const firstAsSecond = cellCount(matrix, first, second)
      const secondAsFirst = cellCount(matrix, second, first)
      const count = firstAsSecond + secondAsFirst
      if (count > 0) pairs.push({ first, second, count, firstAsSecond, secondAsFirst })
    }
  }
  return pairs.sort((a, b) => b.count - a.count || a.first - b.first || a.second - b.second).slice(0, limit)
}
