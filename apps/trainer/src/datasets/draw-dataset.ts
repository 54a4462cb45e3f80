import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Dataset, PartitionName } from '@misfit/data/dataset'
import { defaultSpriteLayout } from '@misfit/data/sprite-layout'
import { spriteSheets } from '@misfit/data/sprite-sheet'
import type { PublishedDataset } from '@misfit/events/dataset'
import type { BlobRef } from '@misfit/events/ids'
import { describeDataset } from './dataset-description.ts'
import type { Home } from '../run-folder/home.ts'
import { datasetBlobFile, descriptionFile } from './publish-datasets.ts'

/**
 * Draws a dataset's images onto sheets in the data folder, unless they are there, so that the pages can show them. Its
 * folder has a temporary name until it is whole.
 *
 * @throws DatasetError when images are neither grey nor RGB
 */
export async function drawDataset(home: Home, dataset: Dataset): Promise<void> {
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
