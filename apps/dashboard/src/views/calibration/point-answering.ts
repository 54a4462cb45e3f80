import type { SelectivePrediction } from '@misfit/evaluation/calibration/selective-prediction'

/**
 * The point of the curve that answers a share of the images, or as few more as equal probabilities make it.
 *
 * @param share 0-1
 * @returns null when no image has a confident answer
 */
export function pointAnswering({ answered, total }: SelectivePrediction, share: number): number | null {
  if (answered.length === 0) return null
  const enough = answered.findIndex((count) => count >= share * total)
  return enough === -1 ? answered.length - 1 : enough
}
