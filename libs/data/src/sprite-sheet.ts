import { encode } from 'fast-png'

import type { ImageShape, Partition } from './dataset.ts'
import { DatasetError, imageSize } from './dataset.ts'
import type { SpriteLayout } from './sprite-layout.ts'
import { defaultSpriteLayout, tileOf } from './sprite-layout.ts'

interface SpriteSheet {
  /** Number of the sheet, from 0. */
  sheet: number
  /** Position in the partition of its first image. */
  first: number
  /** Images on it. */
  count: number
  /** Size of the picture in pixels. */
  width: number
  height: number
  /** The PNG file, 8-bit grey or RGB. */
  bytes: Uint8Array
}

/**
 * Draws all images of a partition onto PNG sheets, so that a page fetches a thousand at once. One sheet at a time, on
 * demand: the caller decides when to go on. Where each image lies is told by `tileOf`.
 *
 * @throws DatasetError when images are neither grey nor RGB; RangeError when the layout has no columns or rows
 */
export function* spriteSheets(
  partition: Pick<Partition, 'count' | 'images'>,
  options: Partial<SpriteLayout> & { imageShape: ImageShape },
): Generator<SpriteSheet, void, undefined> {
  const { columns, perSheet, imageShape } = { ...defaultSpriteLayout, ...options }
  const channels = imageShape[2]
  if (channels !== 1 && channels !== 3) {
    throw new DatasetError(`Images of ${channels} channels can't be drawn; 1 (grey) or 3 (RGB) expected`)
  }
  if (!(columns >= 1 && perSheet >= 1)) throw new RangeError(`A sheet of ${perSheet} images in ${columns} columns`)
  for (let first = 0, sheet = 0; first < partition.count; first += perSheet, sheet++) {
    const count = Math.min(perSheet, partition.count - first)
    yield { sheet, first, count, ...drawSheet(partition.images, first, count, imageShape, { columns, perSheet }) }
  }
}

function drawSheet(images: Uint8Array, first: number, count: number, imageShape: ImageShape, layout: SpriteLayout) {
  const [imageHeight, imageWidth, channels] = imageShape
  const width = layout.columns * imageWidth
  const height = Math.ceil(count / layout.columns) * imageHeight
  const data = new Uint8Array(width * height * channels)
  const size = imageSize(imageShape)
  const line = imageWidth * channels
  for (let i = 0; i < count; i++) {
    const { left, top } = tileOf(i, imageShape, layout)
    for (let y = 0; y < imageHeight; y++) {
      const from = (first + i) * size + y * line
      data.set(images.subarray(from, from + line), ((top + y) * width + left) * channels)
    }
  }
  return { width, height, bytes: encode({ width, height, data, channels, depth: 8 }) }
}
