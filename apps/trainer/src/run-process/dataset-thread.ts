import { parentPort, workerData } from 'node:worker_threads'
import { openDataset } from '@misfit/data/catalog'
import { DatasetError, partitionNames } from '@misfit/data/dataset'
import type { FromDatasetThread } from './open-dataset-in-thread.ts'

/** The thread that `open-dataset-in-thread.ts` starts: opens the dataset of this name and hands its memory over. */

const answer = (message: FromDatasetThread, handedOver: ArrayBuffer[] = []) => {
  parentPort?.postMessage(message, handedOver)
}

try {
  const dataset = await openDataset(String(workerData))
  const arrays = partitionNames
    .map((name) => dataset.partitions[name])
    .flatMap(({ images, labels, sourceIndex }) => [images, labels, sourceIndex])
  answer({ dataset }, [
    ...new Set(arrays.map(({ buffer }) => buffer).filter((buffer) => buffer instanceof ArrayBuffer)),
  ])
} catch (error) {
  if (!(error instanceof DatasetError)) throw error
  answer({ unusable: error.message })
}
