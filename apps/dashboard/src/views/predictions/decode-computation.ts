import { confusionMatrix } from '@misfit/evaluation/matrix/confusion-matrix'
import { mostIncorrect } from '@misfit/evaluation/order/most-incorrect'
import type { Predictions } from '@misfit/evaluation/predictions/predictions'
import { decodePredictions } from '@misfit/evaluation/predictions/predictions-codec'
import { PredictionsError } from '@misfit/evaluation/predictions/predictions-error'
import { decodeScores } from '@misfit/evaluation/scores/probability-scores-codec'
import { withScores } from '@misfit/evaluation/scores/with-scores'
import { computation, type OfPredictions } from '../../shared/background/computation.ts'
import { inSharedMemory } from '../../shared/background/shared-memory.ts'

interface StoredBytes {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Bytes of the scores beside them; null where there are none. */
  readonly scores: Uint8Array<ArrayBuffer> | null
}

/** Decodes a stored blob of predictions, and computes what every page of them begins with. */
export const decodeComputation = computation({
  name: 'decode',
  compute: (stored: StoredBytes) => {
    const predictions = decodeTogether(stored)
    return {
      predictions: inSharedMemory(predictions),
      wrong: wrongAnswers(predictions),
      matrix: confusionMatrix(predictions),
    }
  },
  mostAtOnce: 500_000,
  isUrgent: true,
})

/** Finds the positions of the wrong answers, the surest first. */
export const wrongAnswersComputation = computation({
  name: 'wrongAnswers',
  compute: ({ predictions }: OfPredictions) => wrongAnswers(predictions),
  mostAtOnce: 500_000,
  isUrgent: true,
})

/**
 * Decodes predictions as they are stored, with their scores. Scores that are damaged are as if there were none: what
 * needs them is n/a, and the predictions are shown.
 *
 * @throws PredictionsError when the predictions are damaged
 */
export function decodeTogether({ bytes, scores }: StoredBytes): Predictions {
  const predictions = decodePredictions(bytes)
  if (scores === null) return predictions
  try {
    return withScores(predictions, decodeScores(scores))
  } catch (error) {
    if (error instanceof PredictionsError) return predictions
    throw error
  }
}

const wrongAnswers = (predictions: Predictions): Uint32Array<ArrayBuffer> =>
  Uint32Array.from(mostIncorrect(predictions), ({ index }) => index)
