import { fallingOrder, firstPositions } from './argsort-descending.ts'
import type { Predictions } from '../predictions/predictions.ts'

/**
 * Orders the samples: those with the most probable answer first, equals by index, those without a confident answer
 * last.
 *
 * @returns `[count]`, positions in the partition
 */
export function confidenceOrder({ count, topCount, topProbabilities }: Predictions): Uint32Array {
  return fallingOrder(firstPositions(count), (i) => topProbabilities[i * topCount]!)
}
