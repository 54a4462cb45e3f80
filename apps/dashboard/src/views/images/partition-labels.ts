/** A file of a published dataset that is not what its description says. */
export class DatasetFileError extends Error {
  override name = 'DatasetFileError'
}

/**
 * Labels of a partition as they are stored: one little-endian u16 an image.
 *
 * @returns `[count]`, class indices
 * @throws DatasetFileError when the file is for another number of images
 */
export function decodeLabels(bytes: ArrayBuffer, count: number): Uint16Array {
  const view = viewOf(bytes, count, 2, 'labels')
  return Uint16Array.from({ length: count }, (_, i) => view.getUint16(2 * i, true))
}

/**
 * Positions of a partition's images in the file they came from: one little-endian u32 an image.
 *
 * @returns `[count]`
 * @throws DatasetFileError when the file is for another number of images
 */
export function decodeSourceIndex(bytes: ArrayBuffer, count: number): Uint32Array {
  const view = viewOf(bytes, count, 4, 'source indices')
  return Uint32Array.from({ length: count }, (_, i) => view.getUint32(4 * i, true))
}

function viewOf(bytes: ArrayBuffer, count: number, size: number, what: string): DataView {
  if (bytes.byteLength !== count * size) {
    throw new DatasetFileError(
      `the ${what} have ${bytes.byteLength} bytes; ${count} images need ${count * size}. Publish the dataset again`,
    )
  }
  return new DataView(bytes)
}

/** Positions of the images with this label, in order; of all images for `null`. */
export function imagesOfClass(labels: Uint16Array, label: number | null): number[] {
  const found: number[] = []
  for (let i = 0; i < labels.length; i++) if (label === null || labels[i] === label) found.push(i)
  return found
}
