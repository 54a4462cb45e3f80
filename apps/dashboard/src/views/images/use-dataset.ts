'use client'

import { z } from 'zod'
import type { PartitionName, PublishedDataset } from '@misfit/events/dataset'
import { datasetDescriptionSchema, publishedDatasetSchema } from '@misfit/events/dataset'
import { fetchBlob, fetchFromHub, NotThereYetError } from '../../shared/hub-api/fetch-blob.ts'
import { KeyedCache } from '../../shared/hub-api/keyed-cache.ts'
import { useCached } from '../../shared/hub-api/use-cached.ts'
import { decodeLabels, decodeSourceIndex } from './partition-labels.ts'

/** @throws NotThereYetError while no trainer has published it */
async function fetchDataset(id: string): Promise<PublishedDataset> {
  // Asked by the list, since a browser reports every answer of 404 as an error.
  const listed = z.array(datasetDescriptionSchema).parse(await (await fetchFromHub('/api/datasets')).json())
  if (!listed.some((description) => description.id === id))
    throw new NotThereYetError(`dataset ${id} is not published yet`)
  return publishedDatasetSchema.parse(await (await fetchFromHub(`/api/datasets/${id}`)).json())
}

// A dataset's id is made from its content, so what was published under it stays as it is.
const datasetCache = new KeyedCache<PublishedDataset>(fetchDataset, 20)
const fileCache = new KeyedCache<ArrayBuffer>(fetchBlob, 40)

interface LoadedDataset {
  readonly dataset: PublishedDataset | null
  /** True while the trainer has not published the images. */
  readonly waiting: boolean
  readonly error: Error | null
}

/** A dataset with its images, once a trainer has published them. */
export function useDataset(id: string | null): LoadedDataset {
  const { value, key, error } = useCached(datasetCache, id)
  const waiting = error instanceof NotThereYetError
  return { dataset: key === id ? value : null, waiting, error: waiting ? null : error }
}

/** `[count]` class index of each image of a partition; null while they load. */
export function useLabels(dataset: PublishedDataset | null, partition: PartitionName): Uint16Array | null {
  const { value, key } = useCached(fileCache, dataset?.images[partition].labels.sha256 ?? null)
  if (dataset === null || value === null || key !== dataset.images[partition].labels.sha256) return null
  return decoded(labelsOf, value, () => decodeLabels(value, dataset.description.partitions[partition].count))
}

/** `[count]` position of each image in the file it came from; null while they load. */
export function useSourceIndex(dataset: PublishedDataset | null, partition: PartitionName): Uint32Array | null {
  const { value, key } = useCached(fileCache, dataset?.images[partition].sourceIndex.sha256 ?? null)
  if (dataset === null || value === null || key !== dataset.images[partition].sourceIndex.sha256) return null
  return decoded(sourceIndexOf, value, () => decodeSourceIndex(value, dataset.description.partitions[partition].count))
}

const labelsOf = new WeakMap<ArrayBuffer, Uint16Array>()
const sourceIndexOf = new WeakMap<ArrayBuffer, Uint32Array>()

/** Decodes a file once, so that its array keeps its identity between renders. */
function decoded<Result>(kept: WeakMap<ArrayBuffer, Result>, bytes: ArrayBuffer, decode: () => Result): Result {
  const before = kept.get(bytes)
  if (before !== undefined) return before
  const result = decode()
  kept.set(bytes, result)
  return result
}
