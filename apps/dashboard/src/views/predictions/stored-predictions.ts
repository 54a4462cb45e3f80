import type { BlobRef } from '@misfit/events/ids'

/** References to predictions and to the scores beside them, as events of epochs, tests and folds have them. */
export interface StoredPredictions {
  readonly predictions: BlobRef
  /** Absent where all classes are kept, and where nobody worked them out. */
  readonly scores?: BlobRef | undefined
}

/** Key of both blobs, by which they are fetched and kept together. */
export const keyOfPredictions = ({ predictions, scores }: StoredPredictions): string =>
  scores === undefined ? predictions.sha256 : `${predictions.sha256}+${scores.sha256}`

/** The blobs of a key; without one for scores where there are none. */
export function blobsOfKey(key: string): { predictions: string; scores: string | undefined } {
  const [predictions = '', scores] = key.split('+')
  return { predictions, scores }
}
