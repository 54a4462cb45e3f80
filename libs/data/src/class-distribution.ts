import type { Dataset, Partition, PartitionName } from './dataset.ts'
import { DatasetError, partitionNames } from './dataset.ts'

/** Samples of one class in each partition. */
interface ClassDistributionRow {
  /** Class index: the key, since names may repeat. */
  class: number
  name: string
  counts: Record<PartitionName, number>
  /** Share of the partition in per cent; null when the partition is empty. */
  percent: Record<PartitionName, number | null>
}

/** Counts the samples of each class in each partition: one row for each class, in class order. */
export function classDistribution(dataset: Pick<Dataset, 'classes' | 'partitions'>): ClassDistributionRow[] {
  const counts = perPartition((name) => classCounts(dataset.partitions[name], dataset.classes.length))
  return dataset.classes.map((name, classIndex) => ({
    class: classIndex,
    name,
    counts: perPartition((partition) => counts[partition][classIndex]!),
    percent: perPartition((partition) => {
      const { count } = dataset.partitions[partition]
      return count === 0 ? null : (100 * counts[partition][classIndex]!) / count
    }),
  }))
}

/**
 * Samples of each class.
 *
 * @returns `[classCount]`
 * @throws DatasetError when a label is not below the class count
 */
export function classCounts({ labels, name }: Pick<Partition, 'labels' | 'name'>, classCount: number): Uint32Array {
  const counts = new Uint32Array(classCount)
  for (const [i, label] of labels.entries()) {
    if (label >= classCount) {
      throw new DatasetError(`Label ${label} of ${name} image ${i} is out of range; 0 to ${classCount - 1} expected`)
    }
    counts[label]!++
  }
  return counts
}

function perPartition<Value>(value: (name: PartitionName) => Value): Record<PartitionName, Value> {
  return Object.fromEntries(partitionNames.map((name) => [name, value(name)])) as Record<PartitionName, Value>
}
