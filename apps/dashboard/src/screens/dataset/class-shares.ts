import type { CsvCell } from '@misfit/text/csv'
import { type DatasetDescription, type PartitionName, partitionNames } from '@misfit/events/dataset'

interface ClassShare {
  readonly count: number
  /** Share of its partition, 0-1; null when the partition is empty. */
  readonly share: number | null
}

interface ClassSharesRow {
  readonly class: number
  readonly name: string
  readonly partitions: Readonly<Record<PartitionName, ClassShare>>
}

/** Computes how the images of each partition spread over the classes: one row for each class, in class order. */
export function classShares({ classes, partitions }: DatasetDescription): ClassSharesRow[] {
  return classes.map((name, index): ClassSharesRow => {
    const share = (partition: PartitionName): ClassShare => {
      const { count: whole, classCounts } = partitions[partition]
      const count = classCounts[index] ?? 0
      return { count, share: whole === 0 ? null : count / whole }
    }
    return {
      class: index,
      name,
      partitions: { train: share('train'), validation: share('validation'), test: share('test') },
    }
  })
}

/** The largest share of any class in any partition: the strong end of the shading. 0 when there are no images. */
export function largestShare(rows: readonly ClassSharesRow[]): number {
  let largest = 0
  for (const { partitions } of rows)
    for (const name of partitionNames) largest = Math.max(largest, partitions[name].share ?? 0)
  return largest
}

/** The smallest share of any class in any partition that has images; 0 when none has. */
export function smallestShare(rows: readonly ClassSharesRow[]): number {
  let smallest = Infinity
  for (const { partitions } of rows)
    for (const name of partitionNames) smallest = Math.min(smallest, partitions[name].share ?? Infinity)
  return Number.isFinite(smallest) ? smallest : 0
}

/** The table as rows of a CSV file: counts and shares of every partition. */
export function classSharesCsvRows(rows: readonly ClassSharesRow[]): CsvCell[][] {
  return [
    ['class', ...partitionNames.flatMap((name) => [`${name} images`, `${name} share`])],
    ...rows.map((row): CsvCell[] => [
      row.name,
      ...partitionNames.flatMap((name) => [row.partitions[name].count, row.partitions[name].share]),
    ]),
  ]
}
