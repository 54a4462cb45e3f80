import { classCounts } from '@misfit/data/class-distribution'
import { partitionNames, type Dataset } from '@misfit/data/dataset'
import type { DatasetDescription } from '@misfit/events/dataset'

/** Describes a dataset for events: everything but its images. */
export function describeDataset(dataset: Dataset): DatasetDescription {
  const { id, name, imageShape, classes, partitions, source } = dataset
  const summary = (partition: Dataset['partitions']['train']) => ({
    count: partition.count,
    classCounts: [...classCounts(partition, classes.length)],
  })
  return {
    id,
    name,
    imageShape,
    classes,
    partitions: Object.fromEntries(
      partitionNames.map((partition) => [partition, summary(partitions[partition])]),
    ) as DatasetDescription['partitions'],
    source: source.slice(0, 1000),
  }
}
