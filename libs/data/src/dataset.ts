/** The three parts of a dataset: learned from, watched while learning, and kept for the end. */
export const partitionNames = ['train', 'validation', 'test'] as const
export type PartitionName = (typeof partitionNames)[number]

/** Height, width and channels of one image. Channels is 1 (grey) or 3 (RGB). */
export type ImageShape = [height: number, width: number, channels: number]

/** Some images with their labels, in memory. Sample `i` of every array is the same sample. */
export interface Partition {
  name: PartitionName
  count: number
  /** `[count, height, width, channels]`, pixels 0-255. */
  images: Uint8Array
  /** `[count]`, class index of each image. */
  labels: Uint16Array
  /** `[count]`, position of each image in the file it came from. */
  sourceIndex: Uint32Array
}

export interface Dataset {
  /** 16 hex digits of a SHA-256 over the content, the class names and the split. */
  id: string
  name: string
  imageShape: ImageShape
  /** Name of each class, by class index. Names may repeat: the index is the key. */
  classes: string[]
  partitions: Record<PartitionName, Partition>
  /** Origin of the files, for people: a package with its version, or a folder. */
  source: string
}

/** A dataset, or a file of one, that can't be used. The message says what was found, where, and what to do. */
export class DatasetError extends Error {
  override name = 'DatasetError'
}

/** Bytes of one image: height x width x channels. */
export function imageSize([height, width, channels]: ImageShape): number {
  return height * width * channels
}
