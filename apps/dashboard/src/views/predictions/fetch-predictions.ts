import type { Predictions } from '@misfit/evaluation/predictions/predictions'
import { computeInBackground } from '../../shared/background/background.ts'
import { fetchBlob } from '../../shared/hub-api/fetch-blob.ts'
import { rememberMatrix } from '../matrix/counted-matrix.ts'
import { blobsOfKey } from './stored-predictions.ts'
import { decodeComputation, decodeTogether } from './decode-computation.ts'

/** Computed with them where they are many, so that a slider does not wait for it once more. */
const wrongOf = new WeakMap<Predictions, Uint32Array>()

/** Positions of the wrong answers, the surest first, where they are known already. */
export const knownWrongAnswers = (predictions: Predictions): Uint32Array | null => wrongOf.get(predictions) ?? null

/**
 * Predictions that are stored as a blob, with their scores where the key names some; many are decoded beside the page.
 *
 * @param key `keyOfPredictions`, or the hash of the blob alone
 * @throws NotThereYetError when the hub does not know the blob; Error when it can't be reached or the blob is damaged
 */
export async function fetchPredictions(key: string): Promise<Predictions> {
  const blobs = blobsOfKey(key)
  const fetched = await Promise.all([
    fetchBlob(blobs.predictions),
    blobs.scores === undefined ? null : fetchBlob(blobs.scores),
  ])
  const [bytes, scores] = [new Uint8Array(fetched[0]), fetched[1] === null ? null : new Uint8Array(fetched[1])]
  if (bytes.length <= decodeComputation.mostAtOnce) return decodeTogether({ bytes, scores })
  const { predictions, wrong, matrix } = await computeInBackground(
    decodeComputation,
    { bytes, scores },
    { given: [bytes.buffer] },
  )
  wrongOf.set(predictions, wrong)
  rememberMatrix(predictions, matrix)
  return predictions
}
