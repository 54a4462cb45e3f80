import type { PublishedDataset } from '@misfit/events/dataset'
import type { BlobStore } from '@misfit/store/blobs/blob-store'
import { isPng } from './png.ts'
import { HttpProblem } from './problem.ts'

/** Bytes of a PNG file up to the height in its header. */
const headerBytes = 24
/** Pixels of a sheet: 256 MB once a browser has unpacked them. */
const mostPixels = 64 * 1024 * 1024

/**
 * Looks at the sheets of a dataset before pages get them: a PNG file of a few kilobytes can claim to be so large that
 * the browser that opens it runs out of memory.
 *
 * @throws Problem 409 when a blob is missing, 400 when a sheet is no PNG or larger than its images
 */
export async function checkSheets(blobs: BlobStore, { description, images, tiles }: PublishedDataset): Promise<void> {
  const [imageHeight, imageWidth] = description.imageShape
  const widest = tiles.columns * imageWidth
  const highest = Math.ceil(tiles.perSheet / tiles.columns) * imageHeight
  for (const [partition, { sheets, labels, sourceIndex }] of Object.entries(images)) {
    for (const { sha256 } of [...sheets, labels, sourceIndex]) {
      if ((await blobs.size(sha256)) === null) throw new HttpProblem(409, `blob ${sha256} is missing; send it first`)
    }
    for (const [i, { sha256 }] of sheets.entries()) {
      const field = `images.${partition}.sheets.${i}`
      const size = sizeOfPng(await headOf(blobs, sha256))
      if (size === null) throw new HttpProblem(400, `${field}: it is no PNG file`)
      const { width, height } = size
      if (width > widest || height > highest)
        throw new HttpProblem(
          400,
          `${field}: it is ${width} x ${height} pixels; its images take ${widest} x ${highest} at most`,
        )
      if (width * height > mostPixels)
        throw new HttpProblem(
          400,
          `${field}: it has ${width * height} pixels, ${mostPixels} at most; put fewer images on a sheet`,
        )
    }
  }
}

async function headOf(blobs: BlobStore, sha256: string): Promise<Buffer> {
  const stream = (await blobs.read(sha256))?.stream
  let head = Buffer.alloc(0)
  if (stream === undefined) return head
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    head = Buffer.concat([head, chunk])
    if (head.length >= headerBytes) break
  }
  return head
}

/** Width and height in pixels; null when it is no PNG. Its first chunk has them (PNG specification, 11.2.2). */
function sizeOfPng(head: Buffer): { width: number; height: number } | null {
  if (head.length < headerBytes || !isPng(head) || head.toString('latin1', 12, 16) !== 'IHDR') return null
  return { width: head.readUInt32BE(16), height: head.readUInt32BE(20) }
}
