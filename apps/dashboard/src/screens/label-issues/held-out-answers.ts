import { concatPredictions, type Predictions, PredictionsError } from '@misfit/evaluation/predictions/predictions'

/** Answers for some images of a partition. */
export interface PlacedPredictions {
  readonly predictions: Predictions
  /** `[count]`, position of each in the partition; null where the answers are for all of it, in order. */
  readonly positions: Uint32Array | null
}

/**
 * Positions as they are stored: one little-endian u32 an image.
 *
 * @throws PredictionsError when there are not as many as answers
 */
export function decodePositions(bytes: ArrayBuffer, count: number): Uint32Array {
  if (bytes.byteLength !== 4 * count)
    throw new PredictionsError(`${bytes.byteLength} bytes of positions for ${count} answers; ${4 * count} expected`)
  const view = new DataView(bytes)
  return Uint32Array.from({ length: count }, (_, i) => view.getUint32(4 * i, true))
}

/**
 * Joins what all folds answer for the images that each was not shown.
 *
 * @throws PredictionsError when there is none, their classes differ, or two of them answer for the same image
 */
export function joinFolds(folds: readonly { predictions: Predictions; positions: Uint32Array }[]): PlacedPredictions {
  const predictions = concatPredictions(folds.map((fold) => fold.predictions))
  const positions = new Uint32Array(predictions.count)
  let first = 0
  for (const fold of folds) {
    positions.set(fold.positions, first)
    first += fold.positions.length
  }
  const distinct = new Set(positions).size
  if (distinct !== positions.length) {
    throw new PredictionsError(
      `${positions.length - distinct} images are held out by more than one fold: the runs are not of one set`,
    )
  }
  return { predictions, positions }
}

/** Position in the partition of the answer at `place`. */
export const positionAt = ({ positions }: PlacedPredictions, place: number): number => positions?.[place] ?? place
