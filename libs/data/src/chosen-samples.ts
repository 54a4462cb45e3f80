import { DatasetError, type ImageShape, type Partition } from './dataset.ts'
import { takePartition } from './partition.ts'

/** Some samples of a partition, perhaps with other labels. Its `sourceIndex` still points into the file. */
interface ChosenSamples extends Partition {
  /** `[count]`, position of each in the partition that they were chosen from. */
  positions: Uint32Array
}

/** Copies the samples at these positions, in their order. */
export function chooseSamples(partition: Partition, imageShape: ImageShape, positions: Uint32Array): ChosenSamples {
  const taken = takePartition(partition.name, { ...partition, imageShape }, positions)
  return { ...taken, positions, sourceIndex: positions.map((position) => partition.sourceIndex[position]!) }
}

/**
 * A partition with other labels for some samples. The images are shared.
 *
 * @param changes `[position, class]`; null for a class leaves the label as it is
 * @throws DatasetError that names the first position or class that is not there
 */
export function relabelled(
  partition: Partition,
  classCount: number,
  changes: readonly (readonly [number, number | null])[],
): Partition {
  const labels = partition.labels.slice()
  for (const [position, label] of changes) {
    if (position >= partition.count)
      throw new DatasetError(
        `The label of ${partition.name} image ${position} is to change; there are ${partition.count} images`,
      )
    if (label === null) continue
    if (label >= classCount)
      throw new DatasetError(
        `The label of ${partition.name} image ${position} is to become class ${label}; there are ${classCount} classes`,
      )
    labels[position] = label
  }
  return { ...partition, labels }
}
