import type { PartitionName, PublishedDataset } from '@misfit/events/dataset'
import { tileOf } from '@misfit/data/sprite-layout'
import { blobUrl, fetchFromHub } from '../../../shared/hub-api/fetch-blob.ts'
import { KeyedCache } from '../../../shared/hub-api/keyed-cache.ts'
import { type DatasetLook, datasetLook } from './dataset-look.ts'
import { type Planes, planesOf } from './planes.ts'
import { contextOf } from './picture.ts'

/** A sheet of 1000 MNIST images takes 3 MB. */
const sheetsKept = 6
/** Images that are measured to learn how a dataset's are laid out. */
const measured = 200

const sheets = new KeyedCache<OffscreenCanvas>(async (sha256) => {
  const file = await (await fetchFromHub(blobUrl(sha256))).blob()
  // As stored: a conversion of colours would change the pixels.
  const bitmap = await createImageBitmap(file, { colorSpaceConversion: 'none', premultiplyAlpha: 'none' })
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
  contextOf(canvas).drawImage(bitmap, 0, 0)
  bitmap.close()
  return canvas
}, sheetsKept)

/**
 * An image of a published dataset, pixel by pixel as the trainer has it.
 *
 * @throws RangeError when there is no such image; Error when its sheet can't be fetched
 */
export async function imageOf(dataset: PublishedDataset, partition: PartitionName, index: number): Promise<Planes> {
  const { imageShape } = dataset.description
  const [height, width, channels] = imageShape
  const { sheet, left, top } = tileOf(index, imageShape, dataset.tiles)
  const ref = dataset.images[partition].sheets[sheet]
  if (ref === undefined || index >= dataset.description.partitions[partition].count)
    throw new RangeError(`${partition} has no image ${index}`)
  const canvas = await sheets.load(ref.sha256)
  return planesOf(contextOf(canvas).getImageData(left, top, width, height), channels)
}

/** Measures how a dataset's images are laid out, from its first train images. */
export async function lookOf(dataset: PublishedDataset): Promise<DatasetLook> {
  const count = Math.min(measured, dataset.tiles.perSheet, dataset.description.partitions.train.count)
  return datasetLook(await Promise.all(Array.from({ length: count }, (_, index) => imageOf(dataset, 'train', index))))
}
