import type { ImageShape } from './dataset.ts'
import { DatasetError } from './dataset.ts'
import type { Samples } from './partition.ts'

/**
 * The IDX format of the MNIST files: two zero bytes, a type code, the number of dimensions, each dimension as a
 * big-endian uint32, then the values. Described on http://yann.lecun.com/exdb/mnist/.
 */
const UNSIGNED_BYTE = 0x08

const typeNames: Record<number, string> = {
  0x08: 'unsigned byte',
  0x09: 'signed byte',
  0x0b: 'int16',
  0x0c: 'int32',
  0x0d: 'float32',
  0x0e: 'float64',
}

export interface IdxImages {
  count: number
  imageShape: ImageShape
  /** `[count, height, width, channels]`, pixels 0-255; shares the memory of the file. */
  pixels: Uint8Array
}

export interface IdxLabels {
  count: number
  /** `[count]`, shares the memory of the file. */
  values: Uint8Array
}

/**
 * Reads an IDX file of images, dimensions `[count, height, width]` or `[count, height, width, channels]` with 1 or 3
 * channels.
 *
 * @param bytes the plain (not gzipped) content
 * @param file name for messages
 * @throws DatasetError when the bytes are not exactly such a file
 */
export function parseIdxImages(bytes: Uint8Array, file: string): IdxImages {
  const { dimensions, values } = parseIdx(bytes, file, 'images', [3, 4])
  const [count, height, width, channels = 1] = dimensions as [number, number, number, number?]
  if (height === 0 || width === 0) {
    throw new DatasetError(`${file}: images of ${height} x ${width} pixels; both must be at least 1`)
  }
  if (channels !== 1 && channels !== 3) {
    throw new DatasetError(`${file}: ${channels} channels; 1 (grey) or 3 (RGB) expected`)
  }
  return { count, imageShape: [height, width, channels], pixels: values }
}

/**
 * Reads an IDX file of labels, dimensions `[count]`.
 *
 * @param bytes the plain (not gzipped) content
 * @param file name for messages
 * @throws DatasetError when the bytes are not exactly such a file
 */
export function parseIdxLabels(bytes: Uint8Array, file: string): IdxLabels {
  const { dimensions, values } = parseIdx(bytes, file, 'labels', [1])
  return { count: dimensions[0]!, values }
}

/**
 * Joins an image file with its label file.
 *
 * @param classCount labels must be below it
 * @param files names for messages
 * @throws DatasetError when the counts differ or a label is out of range
 */
export function pairSamples(
  images: IdxImages,
  labels: IdxLabels,
  classCount: number,
  files: { images: string; labels: string },
): Samples {
  if (images.count !== labels.count) {
    throw new DatasetError(
      `${files.images} holds ${images.count} images but ${files.labels} holds ${labels.count} labels; ` +
        'the two files must come from the same set, in the same order',
    )
  }
  const wrong = labels.values.findIndex((label) => label >= classCount)
  if (wrong !== -1) {
    throw new DatasetError(
      `${files.labels}: label ${labels.values[wrong]} of image ${wrong} is out of range; ` +
        `0 to ${classCount - 1} expected for ${classCount} classes`,
    )
  }
  return {
    count: images.count,
    imageShape: images.imageShape,
    images: images.pixels,
    labels: Uint16Array.from(labels.values),
  }
}

function parseIdx(bytes: Uint8Array, file: string, kind: 'images' | 'labels', dimensionCounts: number[]) {
  if (bytes.length < 4) {
    throw new DatasetError(`${file}: ${bytes.length} bytes long, too short for an IDX header; download it again`)
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const type = view.getUint8(2)
  const dimensionCount = view.getUint8(3)
  const magic = `0x${view.getUint32(0).toString(16).padStart(8, '0')}`
  const expectedMagic = `0x0000080${dimensionCounts[0]}`

  if (view.getUint16(0) !== 0 || (type !== UNSIGNED_BYTE && !(type in typeNames))) {
    throw new DatasetError(
      `${file}: not an IDX file, it starts with ${magic} where ${expectedMagic} is expected for ${kind}; ` +
        'check that the path is right and the download complete',
    )
  }
  if (type !== UNSIGNED_BYTE) {
    throw new DatasetError(
      `${file}: values of type ${typeNames[type]} (code 0x${type.toString(16).padStart(2, '0')}); ` +
        'unsigned byte (0x08) expected; write it again as 8-bit values',
    )
  }
  if (!dimensionCounts.includes(dimensionCount)) {
    throw new DatasetError(
      `${file}: ${dimensionCount} dimensions where a file of ${kind} has ${dimensionCounts.join(' or ')}` +
        `${otherKind(kind, dimensionCount)}`,
    )
  }
  const headerLength = 4 + 4 * dimensionCount
  if (bytes.length < headerLength) {
    throw new DatasetError(
      `${file}: truncated in the header, ${bytes.length} of ${headerLength} bytes; download it again`,
    )
  }
  const dimensions = Array.from({ length: dimensionCount }, (_, i) => view.getUint32(4 + 4 * i))
  const valueCount = dimensions.reduce((product, dimension) => product * dimension, 1)
  const expected = headerLength + valueCount
  if (dimensions[0] === 0) throw new DatasetError(`${file}: no ${kind} in it; at least one expected`)
  if (bytes.length !== expected) {
    const shape = dimensions.join(' x ')
    throw new DatasetError(
      bytes.length < expected
        ? `${file}: truncated, ${bytes.length} of the ${expected} bytes that its dimensions ${shape} call for; ` +
            'download it again'
        : `${file}: ${bytes.length - expected} bytes too many, ${bytes.length} where its dimensions ${shape} call ` +
            `for ${expected}; the file is damaged or its header wrong`,
    )
  }
  return { dimensions, values: bytes.subarray(headerLength) }
}

function otherKind(kind: 'images' | 'labels', dimensionCount: number): string {
  if (kind === 'images' && dimensionCount === 1) return '; this looks like a file of labels: are the names swapped?'
  if (kind === 'labels' && dimensionCount >= 3) return '; this looks like a file of images: are the names swapped?'
  return ''
}
