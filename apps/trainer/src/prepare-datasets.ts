import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { datasetNames, openDataset } from '@misfit/data/catalog'
import type { Dataset, PartitionName } from '@misfit/data/dataset'
import { defaultSpriteLayout } from '@misfit/data/sprite-layout'
import { spriteSheets } from '@misfit/data/sprite-sheet'
import type { PublishedDataset } from '@misfit/events/dataset'
import type { BlobRef } from '@misfit/events/ids'
import type { TrainerStatus } from '@misfit/events/trainer'
import { describeDataset } from './dataset-description.ts'
import { resolveHome } from './home.ts'
import { datasetBlobFile, descriptionFile } from './publish-datasets.ts'

/**
 * A process beside the trainer, started by `preparation.ts`: it finds out which TensorFlow trains here, then draws the
 * images of each dataset onto sheets, once. Both would keep the trainer's own thread from its heartbeats.
 */
export type PreparationMessage =
  | { type: 'backend'; backend: Pick<TrainerStatus, 'backend' | 'tensorflow' | 'warning'> }
  | { type: 'dataset'; name: string }
  | { type: 'problem'; message: string }

const home = resolveHome()
const tell = (message: PreparationMessage) => process.send?.(message)

const [{ backendInfo }, { backendWarning }] = await Promise.all([import('@misfit/model/tensorflow'), import('./environment.ts')])
const { backend, tensorflow } = backendInfo()
tell({ type: 'backend', backend: { backend, tensorflow, warning: backendWarning(backendInfo()) } })

// Drawing must not slow down the training that begins meanwhile.
os.setPriority(os.constants.priority.PRIORITY_LOW)
for (const name of datasetNames) {
  try {
    await prepare(await openDataset(name))
    tell({ type: 'dataset', name })
  } catch (error) {
    tell({ type: 'problem', message: `dataset ${name}: ${error instanceof Error ? error.message : String(error)}` })
  }
}
if (process.connected) process.disconnect()

/** Writes a dataset's folder under a temporary name, so that one that is there is whole. */
async function prepare(dataset: Dataset): Promise<void> {
  const folder = path.join(home.datasets, dataset.id)
  if (existsSync(descriptionFile(folder))) return
  const temporary = `${folder}.${process.pid}.tmp`
  await mkdir(path.join(temporary, 'blobs'), { recursive: true })
  try {
    const published: PublishedDataset = {
      description: describeDataset(dataset),
      tiles: defaultSpriteLayout,
      images: {
        train: await writeImages(temporary, dataset, 'train'),
        validation: await writeImages(temporary, dataset, 'validation'),
        test: await writeImages(temporary, dataset, 'test'),
      } satisfies Record<PartitionName, unknown>,
    }
    await writeFile(descriptionFile(temporary), JSON.stringify(published))
    await rm(folder, { recursive: true, force: true })
    await rename(temporary, folder)
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

async function writeImages(folder: string, { partitions, imageShape }: Dataset, name: PartitionName) {
  const partition = partitions[name]
  const sheets: BlobRef[] = []
  for (const { bytes } of spriteSheets(partition, { imageShape })) sheets.push(await writeBlob(folder, bytes))
  return {
    sheets,
    labels: await writeBlob(folder, littleEndian(partition.labels, 2)),
    sourceIndex: await writeBlob(folder, littleEndian(partition.sourceIndex, 4)),
  }
}

function littleEndian(values: Uint16Array | Uint32Array, size: 2 | 4): Buffer {
  const bytes = Buffer.alloc(values.length * size)
  values.forEach((value, i) => bytes.writeUIntLE(value, i * size, size))
  return bytes
}

async function writeBlob(folder: string, bytes: Uint8Array): Promise<BlobRef> {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  await writeFile(datasetBlobFile(folder, sha256), bytes)
  return { sha256, bytes: bytes.byteLength }
}
