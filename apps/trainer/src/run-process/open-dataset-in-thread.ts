import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { DatasetError, type Dataset } from '@misfit/data/dataset'
import { bundleOf } from '../../bundle.mjs'

export type FromDatasetThread = { readonly dataset: Dataset } | { readonly unusable: string }

/**
 * Opens a dataset on a thread of its own: reading, unpacking, checking and splitting it takes as long as loading
 * TensorFlow, which keeps this thread busy meanwhile.
 *
 * @throws DatasetError when the name is unknown, or its files can't be used
 */
export async function openDatasetAside(name: string): Promise<Dataset> {
  const thread = new Worker(await bundleOf('dataset-thread'), { workerData: name })
  const [answer] = (await once(thread, 'message')) as [FromDatasetThread]
  if ('unusable' in answer) throw new DatasetError(answer.unusable)
  return answer.dataset
}
