import type { Predictions } from '@misfit/evaluation/predictions'
import { decodePredictions } from '@misfit/evaluation/predictions-codec'
import { computeInBackground } from '../background/background.ts'
import { mostAtOnce } from '../background/computations.ts'
import { fetchBlob } from './fetch-blob.ts'
import { rememberMatrix } from './matrix-of.ts'

/** Computed with them where they are many, so that a slider does not wait for it once more. */
const wrongOf = new WeakMap<Predictions, Uint32Array>()

/** Positions of the wrong answers, the surest first, where they are known already. */
export const knownWrongAnswers = (predictions: Predictions): Uint32Array | null => wrongOf.get(predictions) ?? null

/**
 * Predictions that are stored as a blob; many are decoded beside the page.
 *
 * @throws NotThereYetError when the hub does not know the blob; Error when it can't be reached or the blob is damaged
 */
export async function fetchPredictions(sha256: string): Promise<Predictions> {
  const bytes = new Uint8Array(await fetchBlob(sha256))
  if (bytes.length <= mostAtOnce.decode) return decodePredictions(bytes)
  const { predictions, wrong, matrix } = await computeInBackground('decode', bytes, { given: [bytes.buffer] })
  wrongOf.set(predictions, wrong)
  rememberMatrix(predictions, matrix)
  return predictions
}
