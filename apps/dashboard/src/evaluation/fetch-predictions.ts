import type { Predictions } from '@misfit/evaluation/predictions'
import { computeInBackground } from '../background/background.ts'
import { computations, mostAtOnce } from '../background/computations.ts'
import { fetchBlob } from './fetch-blob.ts'

/**
 * Predictions that are stored as a blob; many are decoded beside the page.
 *
 * @throws NotThereYetError when the hub does not know the blob; Error when it can't be reached or the blob is damaged
 */
export async function fetchPredictions(sha256: string): Promise<Predictions> {
  const bytes = new Uint8Array(await fetchBlob(sha256))
  return bytes.length <= mostAtOnce.decode ? computations.decode(bytes) : computeInBackground('decode', bytes, { given: [bytes.buffer] })
}
