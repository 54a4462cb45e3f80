import type { Predictions } from '@misfit/evaluation/predictions/predictions'
import { encodePredictions } from '@misfit/evaluation/predictions/predictions-codec'
import { encodeScores } from '@misfit/evaluation/scores/probability-scores-codec'
import type { BlobRef } from '@misfit/events/ids'
import type { RunFolder } from '../run-folder/run-folder.ts'

/**
 * Stores predictions in a run folder, and their scores where they have some: as the event that tells of them names
 * them.
 */
export function writePredictions(
  folder: RunFolder,
  predictions: Predictions,
): { predictions: BlobRef; scores?: BlobRef } {
  const { scores } = predictions
  return {
    predictions: folder.writeBlob(encodePredictions(predictions)),
    ...(scores === undefined ? {} : { scores: folder.writeBlob(encodeScores(scores)) }),
  }
}
