import type { ImageShape, Partition, PartitionName } from './dataset.ts'
import { imageSize } from './dataset.ts'

/** Images and labels as they lie in one source, before they are split. */
export interface Samples {
  count: number
  imageShape: ImageShape
  /** `[count, height, width, channels]`, pixels 0-255. */
  images: Uint8Array
  /** `[count]` */
  labels: Uint16Array
}

/** A partition of all samples, in order. It shares their memory. */
export function wholePartition(name: PartitionName, samples: Samples): Partition {
  const sourceIndex = Uint32Array.from({ length: samples.count }, (_, i) => i)
  return { name, count: samples.count, images: samples.images, labels: samples.labels, sourceIndex }
}

/** A partition of the samples at the given positions, copied in that order. */
export function takePartition(name: PartitionName, samples: Samples, sourceIndex: Uint32Array): Partition {
  const size = imageSize(samples.imageShape)
  const count = sourceIndex.length
  const images = new Uint8Array(count * size)
  const labels = new Uint16Array(count)
  let i = 0
  while (i < count) {
    const first = sourceIndex[i]!
    // Neighbours in the file are copied together: splits keep the order of the file, so runs are common.
    let run = 1
    while (i + run < count && sourceIndex[i + run] === first + run) run++
    images.set(samples.images.subarray(first * size, (first + run) * size), i * size)
    labels.set(samples.labels.subarray(first, first + run), i)
    i += run
  }
  return { name, count, images, labels, sourceIndex }
}
