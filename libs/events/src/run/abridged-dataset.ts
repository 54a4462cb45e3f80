import type { DatasetDescription, PartitionName } from '../dataset.ts'

/** Room for a description within a line of 64 kB, in UTF-16 code units. */
const room = 48 * 1024
/** Most classes whose counts are in a line; of more, names and counts of the first ones. */
const mostClasses = 1000

/** Whether a description is small enough for an event. */
export const fitsEvent = (description: DatasetDescription): boolean => JSON.stringify(description).length <= room

/**
 * A description that fits into an event, for a dataset whose own does not: names are cut, and of more than 1,000
 * classes the first are told. The event's `whole` names the blob that has all of it.
 */
export function abridgeDataset(description: DatasetDescription): DatasetDescription {
  let abridged = description
  for (let longest = 64; longest >= 1 && !fitsEvent(abridged); longest = Math.floor(longest / 2)) {
    abridged = {
      ...description,
      classes: description.classes.slice(0, mostClasses).map((name) => cut(name, longest)),
      partitions: {
        train: firstCounts(description, 'train'),
        validation: firstCounts(description, 'validation'),
        test: firstCounts(description, 'test'),
      },
    }
  }
  return abridged
}

function firstCounts(
  { partitions }: DatasetDescription,
  name: PartitionName,
): DatasetDescription['partitions'][PartitionName] {
  const { count, classCounts } = partitions[name]
  return { count, classCounts: classCounts.slice(0, mostClasses) }
}

/** Cuts a name between whole characters as people see them, so that no emoji is cut in two. */
function cut(name: string, longest: number): string {
  if (name.length <= longest) return name
  let kept = ''
  for (const { segment } of new Intl.Segmenter().segment(name)) {
    if (kept.length + segment.length >= longest) break
    kept += segment
  }
  return `${kept}…`
}
