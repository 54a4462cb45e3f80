import { createHash } from 'node:crypto'

import type { Dataset } from './dataset.ts'
import { partitionNames } from './dataset.ts'

/** SHA-256 of some bytes as 64 hex digits. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/**
 * The id of a dataset: the same files, class names and split give the same 16 hex digits on every machine.
 *
 * @param contentSums SHA-256 of each file's decompressed content, in a fixed order
 */
export function datasetId(contentSums: string[], dataset: Pick<Dataset, 'classes' | 'partitions'>): string {
  const hash = createHash('sha256')
  hash.update(JSON.stringify({ contentSums, classes: dataset.classes }))
  for (const name of partitionNames) {
    const { sourceIndex } = dataset.partitions[name]
    hash.update(`\n${name} ${sourceIndex.length}\n`)
    hash.update(new Uint8Array(sourceIndex.buffer, sourceIndex.byteOffset, sourceIndex.byteLength))
  }
  return hash.digest('hex').slice(0, 16)
}
